package lessserver.launcher;

/** One suite among those that may run beside each other: its folders and its ports. */
record Setting(Home home, Ports ports) {

  int port(String name) {
    return ports.of(name);
  }

  /** An address as people and other processes write it. */
  String url(String name) {
    return "http://localhost:" + port(name);
  }
}

package lessserver.launcher;

/** What a process is to the others; whoever comes later here is stopped earlier. */
enum Kind {
  BROKER,
  TRACING,
  SERVICE,
  GATEWAY
}

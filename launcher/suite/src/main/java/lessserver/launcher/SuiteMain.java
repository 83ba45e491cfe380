package lessserver.launcher;

/** Where {@code ./suite} begins. */
public final class SuiteMain {

  private SuiteMain() {}

  public static void main(String[] arguments) {
    System.exit(new Cli(Suite.standard(), Itself.startingAt(SuiteMain.class)).run(arguments));
  }
}

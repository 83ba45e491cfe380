package lessserver.launcher;

/** Why a command cannot do what it was asked for, in words for people. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }
}

package lessserver.durable.engine;

/**
 * Ends an orchestrator's thread from within a context call: the instance leaves memory, or goes on
 * as new. Code that catches it gains nothing: each further context call throws again, and nothing
 * it does is recorded.
 */
final class Unwound extends Error {

  private static final long serialVersionUID = 1L;

  Unwound() {
    super("the orchestrator leaves memory; let it", null, false, false);
  }
}

package lessserver.functions;

/** The header names that the suite's processes agree on beyond the standard ones. */
public final class Headers {

  /**
   * On every response: the W3C trace id (32 hex digits) under which the request is traced and
   * logged.
   */
  public static final String CORRELATION_ID = "X-Correlation-Id";

  /** On every call inside the suite: proves that the caller belongs to this installation. */
  public static final String SUITE_TOKEN = "X-Suite-Token";

  /**
   * Set by the gateway: the name of the API key that the client presented; absent without a key.
   */
  public static final String CLIENT = "X-Client";

  /** Set by the gateway: the address from which the client called it. */
  public static final String CLIENT_ADDRESS = "X-Client-Address";

  /** On a POST that creates: sent again with the same key, it creates nothing more. */
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private Headers() {}
}

package lessserver.durable.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import lessserver.functions.SuiteToken;

/** Lets nobody in who does not send the token. */
final class TokenCheck implements ServerInterceptor {

  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  static final String SCHEME = "Bearer ";

  private final SuiteToken token;

  TokenCheck(SuiteToken token) {
    this.token = token;
  }

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    String given = headers.get(AUTHORIZATION);
    if (given != null
        && given.startsWith(SCHEME)
        && token.matches(given.substring(SCHEME.length()))) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.UNAUTHENTICATED.withDescription("send the token as authorization: Bearer ..."),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}

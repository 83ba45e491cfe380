package lessserver.durable.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import lessserver.durable.Activity;
import lessserver.functions.Headers;
import lessserver.outbound.Answer;
import lessserver.outbound.Outbound;

/** Makes one call, as an activity: what is posted carries the call's idempotency key. */
final class CallHttp implements Function<HttpCall, HttpReply> {

  private final Outbound outbound;

  CallHttp(Outbound outbound) {
    this.outbound = outbound;
  }

  @Override
  public HttpReply apply(HttpCall call) {
    String content = call.content();
    if (content == null) {
      return outbound.get(call.url(), call.headers(), CallHttp::reply);
    }
    Map<String, String> headers = new HashMap<>(call.headers());
    Activity.idempotencyKey().ifPresent(key -> headers.putIfAbsent(Headers.IDEMPOTENCY_KEY, key));
    return outbound.post(call.url(), headers, content, CallHttp::reply);
  }

  private static HttpReply reply(Answer answer, InputStream body) throws IOException {
    // Each question adds to the history: what is not the outcome is not worth its place there.
    boolean isOutcome = !HttpReply.isToBeAskedAgain(answer.status(), answer.headers());
    String text = isOutcome ? new String(body.readAllBytes(), StandardCharsets.UTF_8) : "";
    return new HttpReply(answer.from(), answer.status(), answer.headers(), text);
  }
}

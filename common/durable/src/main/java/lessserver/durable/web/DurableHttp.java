package lessserver.durable.web;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import lessserver.durable.Failure;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Retry;
import lessserver.durable.TaskFailedException;

/**
 * HTTP calls for orchestrators. Who answers 202 with a {@code Location} is asked there again, as
 * often as {@code Retry-After} says, until the outcome is there, and without a thread meanwhile.
 * Each question adds four entries to the history, whose bound ({@code longest-history}) is the end
 * of all patience. Calls go through {@code common/outbound}, under its rules and bounds.
 */
public final class DurableHttp {

  /** When nothing else is said; Azure's value. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(30);

  /** Who says 0 would fill the history within minutes. */
  private static final long SHORTEST_WAIT_SECONDS = 1;

  private static final long LONGEST_WAIT_SECONDS = 86_400;

  private final Function<HttpCall, HttpReply> callHttp;

  DurableHttp(Function<HttpCall, HttpReply> callHttp) {
    this.callHttp = callHttp;
  }

  /** Calls once, and asks for the outcome if there is none yet. */
  public HttpReply call(OrchestrationContext context, HttpCall call) {
    return call(context, call, Retry.NONE);
  }

  /**
   * Calls, and asks for the outcome if there is none yet.
   *
   * @param retry for calls that come to nothing; an answer of any status is one that came
   * @throws TaskFailedException if there is no answer, or an address is not allowed or is none
   */
  public HttpReply call(OrchestrationContext context, HttpCall call, Retry retry) {
    HttpReply reply = context.call(callHttp, call, retry);
    String origin = origin(call.url());
    Map<String, String> headers = call.headers();
    while (reply.isToBeAskedAgain()) {
      String next = statusAddress(reply);
      boolean stays = origin.equals(origin(reply.from().toString())) && origin.equals(origin(next));
      if (!stays) { // What was meant for the first is for nobody else, even if they lead back.
        headers = Map.of();
      }
      context.sleep(wait(reply));
      reply = context.call(callHttp, HttpCall.get(next).with(headers), retry);
    }
    return reply;
  }

  private static String statusAddress(HttpReply reply) {
    try {
      return reply.from().resolve(reply.location()).toString();
    } catch (IllegalArgumentException _) {
      throw new TaskFailedException(
          "callHttp",
          Failure.because(
              "MalformedAddress", reply.from() + " answers with a Location that is none"));
    }
  }

  /** Scheme, host and port; of what has none, the whole, which equals no other. */
  private static String origin(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException _) {
      return url;
    }
    if (uri.getScheme() == null || uri.getHost() == null) {
      return url;
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    return scheme + "://" + host + ":" + (uri.getPort() == -1 ? usual : uri.getPort());
  }

  private static Duration wait(HttpReply reply) {
    String seconds = reply.headers().getOrDefault("retry-after", "");
    boolean isNumber = !seconds.isEmpty() && seconds.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      return USUAL_WAIT;
    }
    return seconds.length() > 5
        ? Duration.ofSeconds(LONGEST_WAIT_SECONDS)
        : Duration.ofSeconds(
            Math.clamp(Long.parseLong(seconds), SHORTEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS));
  }
}

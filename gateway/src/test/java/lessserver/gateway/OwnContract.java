package lessserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.openapi.ServiceDocument;
import lessserver.testing.openapi.ApiContract;
import lessserver.testing.openapi.Exchange;
import reactor.adapter.JdkFlowAdapter;

/** The gateway's own document, held against its answers. */
public final class OwnContract {

  private static final ApiContract CONTRACT = new ApiContract(ServiceDocument.ofOwnPart());

  private OwnContract() {}

  /** Lets pass what is as documented, or is a service's business. */
  static void check(HttpRequest request, HttpResponse<String> answer) {
    String path = request.uri().getRawPath();
    if (CONTRACT.find(request.method(), path).isEmpty()) {
      return;
    }
    assertThat(breaches(CONTRACT, request, answer))
        .as(request.method() + " " + path + " -> " + answer.statusCode())
        .isEmpty();
  }

  /** Every point in which this is not as a document has it. */
  public static List<String> breaches(
      ApiContract contract, HttpRequest request, HttpResponse<String> answer) {
    String query = request.uri().getQuery();
    return contract.breaches(
        new Exchange(
            request.method(),
            request.uri().getRawPath(),
            query == null ? Map.of() : parameters(query),
            lowerCase(request.headers().map()),
            request.bodyPublisher().map(OwnContract::sent).orElse(new byte[0]),
            answer.statusCode(),
            lowerCase(answer.headers().map()),
            answer.body().getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] sent(BodyPublisher body) {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    JdkFlowAdapter.flowPublisherToFlux(body)
        .doOnNext(
            part -> {
              byte[] bytes = new byte[part.remaining()];
              part.get(bytes);
              sent.writeBytes(bytes);
            })
        .blockLast();
    return sent.toByteArray();
  }

  private static Map<String, List<String>> parameters(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(each -> each.split("=", 2))
        .collect(
            Collectors.groupingBy(
                each -> each[0],
                Collectors.flatMapping(
                    each -> Stream.of(each.length > 1 ? each[1] : ""), Collectors.toList())));
  }

  private static Map<String, String> lowerCase(Map<String, List<String>> headers) {
    Map<String, String> all = new TreeMap<>();
    headers.forEach(
        (name, values) -> {
          if (!name.startsWith(":")) {
            all.put(name.toLowerCase(Locale.ROOT), values.getFirst());
          }
        });
    return all;
  }
}

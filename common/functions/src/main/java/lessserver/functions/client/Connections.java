package lessserver.functions.client;

import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings.Redirects;
import org.springframework.http.client.ClientHttpRequestFactory;

/** Connections to a place that the operator configured, and that trusts our credentials. */
public final class Connections {

  private Connections() {}

  /**
   * Connections with time-outs that follow no redirects, which would take the credentials along.
   *
   * @param toConnect how long until somebody takes the call
   * @param toAnswer how long until the whole answer is there
   */
  public static ClientHttpRequestFactory within(Duration toConnect, Duration toAnswer) {
    return ClientHttpRequestFactoryBuilder.jdk()
        // An upgrade to HTTP/2 is an offer in each request's headers that nobody here takes.
        .withHttpClientCustomizer(client -> client.version(HttpClient.Version.HTTP_1_1))
        .build(
            ClientHttpRequestFactorySettings.defaults()
                .withRedirects(Redirects.DONT_FOLLOW)
                .withConnectTimeout(toConnect)
                .withReadTimeout(toAnswer));
  }
}

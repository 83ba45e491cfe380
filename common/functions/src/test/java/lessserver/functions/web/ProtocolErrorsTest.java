package lessserver.functions.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.WithGuestbook;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WithGuestbook
class ProtocolErrorsTest {

  private final Client client;

  ProtocolErrorsTest(@LocalServerPort int port) {
    this.client = new Client(port);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a bad request line           | nonsense",
        "an unknown version           | GET /motto HTTP/9.9",
        "an illegal URI character     | GET /<motto> HTTP/1.1",
        "a broken escape              | GET /%zz HTTP/1.1",
        "an encoded slash             | GET /a%2fb HTTP/1.1",
        "a way out of the root        | GET /../../etc/passwd HTTP/1.1",
        "no host                      | GET /motto HTTP/1.1\\r\\nX-A: b",
        "two hosts                    | GET /motto HTTP/1.1\\r\\nHost: a\\r\\nHost: b",
        "a header over 16 KB          | GET /motto HTTP/1.1\\r"
            + "\\n"
            + "Host: localhost\\r"
            + "\\n"
            + "X-Long: %long",
        "a length that is no number   | POST /guests HTTP/1.1\\r"
            + "\\n"
            + "Host: localhost\\r"
            + "\\n"
            + "Content-Length: x",
        "a transfer coding of its own | POST /guests HTTP/1.1\\r"
            + "\\n"
            + "Host: localhost\\r"
            + "\\n"
            + "Transfer-Encoding: magic",
      })
  void what_is_no_http_is_answered_with_a_problem_and_no_page(String what, String head)
      throws IOException {
    String octets =
        head.replace("\\r\\n", "\r\n").replace("%long", "a".repeat(20_000)) + "\r\n\r\n";

    String answer = client.raw(octets);

    assertThat(answer)
        .as(what)
        .matches("(?s)HTTP/1.1 [45]\\d\\d .*")
        .contains("application/problem+json")
        .contains("\"status\":")
        .doesNotContainIgnoringCase("<html")
        .doesNotContain("Tomcat")
        .doesNotContain("Exception");
  }
}

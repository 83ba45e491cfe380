package lessserver.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import lessserver.gateway.RunningGateway;
import org.junit.jupiter.api.Test;

class KeepAliveTest extends RunningGateway {

  private static final String SLOW = "HEAD /abc123 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String AT_ONCE = "HEAD /a.b HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void a_connection_lives_on_after_a_request_that_waited_was_answered_at_once() throws IOException {
    try (Socket connection = new Socket("localhost", port)) {
      connection.setSoTimeout(30_000);
      var answers =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));

      say(connection, SLOW + AT_ONCE);
      assertThat(statusOf(answers)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(statusOf(answers)).isEqualTo("HTTP/1.1 404 Not Found");

      say(connection, AT_ONCE);
      assertThat(statusOf(answers)).isEqualTo("HTTP/1.1 404 Not Found");
    }
  }

  private static void say(Socket connection, String requests) throws IOException {
    connection.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
  }

  private static String statusOf(BufferedReader answers) throws IOException {
    String status = answers.readLine();
    for (String line = status; !line.isEmpty(); line = answers.readLine()) {
      // Neither answer has a body.
    }
    return status;
  }
}

package lessserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;

/** How to tell from outside whether a process is usable. */
sealed interface Probe {

  Reading read(int port);

  /**
   * What a probe found.
   *
   * @param status in the process's own words, or why there are none
   */
  record Reading(boolean usable, String status) {

    static Reading of(IOException problem) {
      String message = problem.getMessage();
      return new Reading(false, message == null ? problem.getClass().getSimpleName() : message);
    }
  }

  /** Usable means 200; the status is the one in the body, as Spring Boot's actuator writes it. */
  record Http(String path) implements Probe {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Reading read(int port) {
      URI address = URI.create("http://localhost:" + port + path);
      try {
        var answer = HttpCall.get(address, Map.of());
        boolean usable = answer.status() == HttpURLConnection.HTTP_OK;
        String status = statusIn(answer.body());
        return new Reading(usable, usable ? status : "%d %s".formatted(answer.status(), status));
      } catch (IOException e) {
        return Reading.of(e);
      }
    }

    private static String statusIn(String body) {
      try {
        return JSON.readTree(body).path("status").asText("UP");
      } catch (JsonProcessingException _) {
        return "UP";
      }
    }
  }

  /** Usable means that the broker tells which versions of its protocol it speaks. */
  record Kafka() implements Probe {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final short API_VERSIONS = 18;
    private static final short VERSION = 0;
    private static final int CORRELATION = 7;
    private static final short NO_CLIENT_ID = -1;
    private static final int REQUEST_BYTES = 10;

    @Override
    public Reading read(int port) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        var request = new DataOutputStream(socket.getOutputStream());
        request.writeInt(REQUEST_BYTES);
        request.writeShort(API_VERSIONS);
        request.writeShort(VERSION);
        request.writeInt(CORRELATION);
        request.writeShort(NO_CLIENT_ID);
        request.flush();
        var answer = new DataInputStream(socket.getInputStream());
        answer.readInt(); // its length
        boolean usable = answer.readInt() == CORRELATION && answer.readShort() == 0;
        return new Reading(usable, usable ? "UP" : "does not speak Kafka's protocol");
      } catch (IOException e) {
        return Reading.of(e);
      }
    }
  }
}

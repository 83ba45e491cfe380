package lessserver.functions.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import javax.sql.DataSource;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.Client.Answer;
import lessserver.functions.guestbook.WithGuestbook;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A service in which one client at a time may follow something. */
@WithGuestbook
@TestPropertySource(
    properties = {
      "lessserver.web.max-streams=1",
      "spring.datasource.hikari.maximum-pool-size=2",
      "spring.datasource.hikari.connection-timeout=1000"
    })
class LiveStreamsTest {

  private static final String ADA = "{\"name\":\"Ada\",\"seats\":1}";

  private final Client client;
  private final DataSource store;

  LiveStreamsTest(@LocalServerPort int port, @Autowired DataSource store) {
    this.client = new Client(port);
    this.store = store;
  }

  @Test
  void a_stream_tells_what_happens_and_ends_when_there_is_no_more_to_come() throws Exception {
    try (BufferedReader stream = open("Ada")) {
      for (int visit = 1; visit <= 3; visit++) {
        signIn("Ada");

        assertThat(stream.readLine()).isEqualTo("id:v" + visit);
        assertThat(stream.readLine()).isEqualTo("event:visit");
        assertThat(stream.readLine()).isEqualTo("data:{\"words\":\"visit " + visit + "\"}");
        assertThat(stream.readLine()).isEmpty();
      }
      assertThat(stream.readLine()).isNull();
    }
  }

  @Test
  void who_asks_for_the_headers_alone_takes_nobodys_place() throws Exception {
    Answer headers = client.send("HEAD", "/guests/Kay/visits", BodyPublishers.noBody());

    assertThat(headers.status()).isEqualTo(200);
    try (BufferedReader stream = open("Kay")) {
      signIn("Kay");
      signIn("Kay");
      signIn("Kay");
      assertThat(stream.lines().toList()).anyMatch(line -> line.contains("visit 3"));
    }
  }

  @Test
  void a_stream_outlives_the_absence_of_the_database() throws Exception {
    try (BufferedReader stream = open("Eve")) {
      try (Connection _ = store.getConnection();
          Connection _ = store.getConnection()) {
        assertThat(client.post("/guests", ADA.replace("Ada", "Eve")).status()).isEqualTo(503);
      }
      signIn("Eve");

      assertThat(stream.readLine()).isEqualTo("id:v1");
      signIn("Eve");
      signIn("Eve");
      assertThat(stream.lines().toList()).anyMatch(line -> line.contains("visit 3"));
    }
  }

  @Test
  void who_comes_when_all_streams_are_taken_is_turned_away_until_one_is_free() throws Exception {
    try (BufferedReader _ = open("Bob")) {
      Answer refused = client.get("/guests/Bob/visits");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isPresent();
      assertThat(refused.header("Content-Type")).contains("application/problem+json");
    }
    signIn("Bob"); // The stream finds out that nobody reads it when it has something to tell.
    signIn("Bob");
    signIn("Bob");
    await().until(() -> client.get("/guests/Bob/visits").status() == 200);
  }

  private BufferedReader open(String name) throws IOException, InterruptedException {
    BufferedReader stream = client.open("/guests/" + name + "/visits");
    assertThat(stream.readLine()).isEqualTo(":");
    assertThat(stream.readLine()).isEmpty();
    return stream;
  }

  private void signIn(String name) {
    assertThat(client.post("/guests", ADA.replace("Ada", name)).status()).isEqualTo(201);
  }
}

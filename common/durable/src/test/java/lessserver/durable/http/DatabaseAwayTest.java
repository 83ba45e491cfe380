package lessserver.durable.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import lessserver.durable.DurableClient;
import lessserver.durable.http.Client.Answer;
import lessserver.durable.shop.Shop;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@SpringBootTest(classes = Shop.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TemporaryData.class)
class DatabaseAwayTest {

  @MockitoBean private DurableClient durable;

  private final Client client;

  DatabaseAwayTest(@LocalServerPort int port) {
    this.client = new Client(port);
  }

  private static Stream<DataAccessException> failures() {
    return Stream.of(
        new DataAccessResourceFailureException("no connection"),
        new QueryTimeoutException("too slow"),
        new TransientDataAccessResourceException("COMMIT was not answered"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_database_that_does_not_answer_is_503(DataAccessException failure) {
    when(durable.start(anyString(), any(), anyString())).thenThrow(failure);
    when(durable.find("known")).thenThrow(failure);
    doThrow(failure).when(durable).terminate("known", null);

    assertIsAway(client.post("/orchestrators/PlaceOrder/new", "{}"));
    assertIsAway(client.get("/instances/known"));
    assertIsAway(client.post("/instances/known/terminate"));
  }

  @Test
  void nobody_waits_longer_than_a_request_may_live() throws TimeoutException {
    when(durable.start("PlaceOrder", null)).thenReturn("new");
    when(durable.await("new", Duration.ofSeconds(50))).thenThrow(new TimeoutException());

    Answer answer = client.post("/orchestrators/PlaceOrder?timeout=1e300&pollingInterval=1");

    assertThat(answer.status()).isEqualTo(202);
    verify(durable).await("new", Duration.ofSeconds(50));
  }

  private static void assertIsAway(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).contains("5");
    assertThat(answer.text("detail"))
        .isEqualTo("What the service keeps its data in is away or busy.");
  }
}

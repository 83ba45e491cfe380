package lessserver.launcher.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged broker as a process, used through Kafka's own clients. */
class BrokerIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);

  @TempDir private static Path folder;
  private static int port;
  private static int controllerPort;
  private static Process broker;

  @BeforeAll
  static void start_on_an_empty_folder() throws IOException {
    try (ServerSocket one = anyPort();
        ServerSocket other = anyPort()) {
      port = one.getLocalPort();
      controllerPort = other.getLocalPort();
    }
    broker = start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    broker.destroy();
    broker.waitFor();
  }

  @Test
  void what_was_acknowledged_survives_a_kill() throws Exception {
    createTopic("letters");
    send("letters", "a", "b");

    broker.destroyForcibly().waitFor();
    broker = start();

    await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> send("letters", "c"));
    assertThat(received("letters", 3)).contains("a", "b", "c");
  }

  @Test
  void a_topic_that_nobody_declared_does_not_appear_by_itself() {
    assertThatThrownBy(() -> send("misspelt", "a"))
        .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
  }

  @Test
  void nobody_reaches_it_from_outside() throws IOException {
    List<InetAddress> outside =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();

    assertThat(outside)
        .allSatisfy(
            address ->
                assertThatThrownBy(() -> new Socket(address, port).close())
                    .isInstanceOf(IOException.class));
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-jar",
            System.getProperty("broker.jar"),
            folder.toString(),
            String.valueOf(port),
            String.valueOf(controllerPort))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("broker.log").toFile())
        .start();
  }

  private static void createTopic(String name) throws Exception {
    try (Admin admin = Admin.create(client())) {
      admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
    }
  }

  private static void send(String topic, String... letters) throws Exception {
    try (var producer =
        new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
      for (String letter : letters) {
        producer.send(new ProducerRecord<>(topic, letter, letter)).get();
      }
    }
  }

  private static List<String> received(String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            client().get("bootstrap.servers"),
            "group.id",
            "readers",
            "auto.offset.reset",
            "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      List<String> letters = new ArrayList<>();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(letter -> letters.add(letter.value()));
                return letters.size() >= count;
              });
      return letters;
    }
  }

  private static Map<String, Object> client() {
    return Map.of("bootstrap.servers", "localhost:" + port, "max.block.ms", TO_ANSWER.toMillis());
  }

  private static ServerSocket anyPort() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}

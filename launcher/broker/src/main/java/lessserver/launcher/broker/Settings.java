package lessserver.launcher.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kafka's settings for a single small node, as the file that Kafka wants to read.
 *
 * @param folder what the node keeps: this file and its topics
 */
record Settings(Path folder, int port, int controllerPort) {

  Path storage() {
    return folder.toAbsolutePath().resolve("topics");
  }

  /** Written at every start, because ports may have changed. */
  Path write() throws IOException {
    Files.createDirectories(storage());
    return Files.writeString(folder.resolve("server.properties"), text());
  }

  String text() {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://localhost:%1$d
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    controller.listener.names=CONTROLLER
    log.dirs=%3$s

    # One node, so one copy.
    default.replication.factor=1
    min.insync.replicas=1
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1

    # Topics are declared by their owners; a misspelt name is an error.
    auto.create.topics.enable=false
    # A consumer that joins need not wait for others.
    group.initial.rebalance.delay.ms=0
    # After a crash the controller keeps the dead broker's place for this long; the next one waits.
    broker.session.timeout.ms=4000
    broker.heartbeat.interval.ms=1000

    # Small: few internal partitions, threads and buffers.
    offsets.topic.num.partitions=4
    transaction.state.log.num.partitions=4
    share.coordinator.state.topic.num.partitions=4
    num.network.threads=2
    num.io.threads=4
    log.cleaner.dedupe.buffer.size=4194304
    """
        .formatted(port, controllerPort, escaped(storage()));
  }

  /** As {@link java.util.Properties} reads it: backslashes are doubled. */
  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\");
  }
}

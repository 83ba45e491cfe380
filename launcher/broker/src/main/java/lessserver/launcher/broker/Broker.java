package lessserver.launcher.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * The broker's process: one Kafka node that is its own controller and listens on loopback only.
 *
 * <p>The first start formats the storage; later ones, also after a {@code kill -9}, find their
 * topics again.
 */
public final class Broker {

  private Broker() {}

  /** Arguments: the folder that keeps topics and settings, the port, and the controller's port. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: broker FOLDER PORT CONTROLLER_PORT");
      System.exit(2);
    }
    Settings settings =
        new Settings(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    Path file = settings.write();
    if (!Files.exists(settings.storage().resolve("meta.properties"))) {
      format(file);
    }
    Kafka.main(new String[] {file.toString()});
  }

  private static void format(Path settings) {
    List<String> command =
        List.of(
            "format",
            "--config",
            settings.toString(),
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--ignore-formatted");
    int status = StorageTool.execute(command.toArray(String[]::new), System.out);
    if (status != 0) {
      System.exit(status);
    }
  }
}

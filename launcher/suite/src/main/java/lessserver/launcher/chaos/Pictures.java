package lessserver.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;
import lessserver.launcher.client.GatewayClient;
import lessserver.launcher.client.GatewayClient.Answer;

/** Pictures for the archive. Some are cut off, and have to be rejected. */
final class Pictures extends Submissions {

  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int ONE_BROKEN_IN = 5;

  private final String run = "chaos-" + UUID.randomUUID();
  private final long seed;

  Pictures(GatewayClient gateway, long seed) {
    super(gateway, "images", BETWEEN, "/api/v1/images/", "id");
    this.seed = seed;
  }

  @Override
  Answer give(int number) throws IOException, InterruptedException {
    byte[] picture = picture(number);
    return gateway.postFile(
        "/api/v1/images",
        BodyPublishers.ofByteArray(
            isBroken(number) ? Arrays.copyOf(picture, picture.length / 2) : picture),
        "title",
        run + " " + number,
        Map.of("Idempotency-Key", run + "-" + number));
  }

  private static boolean isBroken(int number) {
    return number % ONE_BROKEN_IN == 1;
  }

  /** A colour that runs across, so that every number has bytes of its own. */
  private byte[] picture(int number) throws IOException {
    int colour = new Random(seed + number).nextInt();
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < WIDTH; x++) {
      for (int y = 0; y < HEIGHT; y++) {
        image.setRGB(x, y, colour + x);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  @Override
  boolean isOver(JsonNode image) {
    String status = image.path("status").asText();
    return status.equals("REJECTED")
        || (status.equals("ARCHIVED") && !image.path("description").asText().equals("PENDING"));
  }

  @Override
  public List<Line> books() {
    long broken = numbers().stream().filter(Pictures::isBroken).count();
    long whole = taken() - broken;
    return List.of(
        Line.exactly("images archived", whole, count("status", "ARCHIVED")),
        Line.exactly("images described", whole, count("description", "DONE")),
        Line.exactly("images rejected, those that are broken", broken, count("status", "REJECTED")),
        Line.exactly(
            "rejections with a reason",
            broken,
            ended().stream().filter(each -> each.at("/reason/code").isTextual()).count()));
  }
}

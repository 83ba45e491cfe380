package lessserver.launcher.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import lessserver.launcher.client.GatewayClient;
import lessserver.launcher.client.GatewayClient.Answer;

/** Gives pictures to the image archiver, and looks on until each is archived and described. */
public final class Archive {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMAGES = "/api/v1/images";
  private static final Pattern ADDRESS = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://.*");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration TO_BE_TAKEN = Duration.ofMinutes(1);
  private static final Duration WITHOUT_NEWS = Duration.ofMinutes(5);

  private final GatewayClient gateway;
  private final ProgressLine progress;
  private final String run = UUID.randomUUID().toString();

  /** Those that were taken and are not done, by their ids. */
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  private int given;
  private int taken;
  private int done;
  private int bad;

  /** One of them, and how far it was when it was last looked at. */
  private record Waiting(String picture, boolean archived, boolean described) {}

  public Archive(GatewayClient gateway, ProgressLine progress) {
    this.gateway = gateway;
    this.progress = progress;
  }

  /** Whether it is an address, and not a file's name. */
  public static boolean isAddress(String picture) {
    return ADDRESS.matcher(picture).matches();
  }

  /**
   * Takes pictures into the archive.
   *
   * @param pictures addresses, or names of files
   * @return whether all of them are archived and described
   */
  public boolean take(List<String> pictures) throws IOException, InterruptedException {
    given = pictures.size();
    for (String picture : pictures) {
      showProgress();
      give(picture, run + "-" + taken + "-" + bad);
    }
    long lastNews = System.nanoTime();
    while (!waiting.isEmpty() && System.nanoTime() - lastNews < WITHOUT_NEWS.toNanos()) {
      Thread.sleep(BETWEEN_LOOKS); // polls: the stream of changes tells of everybody's images
      if (look()) {
        lastNews = System.nanoTime();
      }
      showProgress();
    }
    progress.end();
    waiting.forEach(
        (id, one) -> progress.say(one.picture() + ": not done yet, " + IMAGES + "/" + id));
    return done == given;
  }

  private void showProgress() {
    long archived = done + waiting.values().stream().filter(Waiting::archived).count();
    long described = done + waiting.values().stream().filter(Waiting::described).count();
    progress.show(
        "%d of %d sent, %d archived, %d described%s"
            .formatted(
                taken + bad,
                given,
                archived,
                described,
                bad == 0 ? "" : ", " + bad + " not taken"));
  }

  private void give(String picture, String key) throws IOException, InterruptedException {
    Answer answer = answered(picture, Map.of("Idempotency-Key", key));
    if (answer.succeeded()) {
      taken++;
      waiting.put(answer.body().path("id").asText(), new Waiting(picture, false, false));
    } else {
      bad++;
      progress.say(
          picture + ": " + answer.body().path("detail").asText("status " + answer.status()));
    }
  }

  /** Under one key, so it is one image however often it is sent. */
  private Answer answered(String picture, Map<String, String> headers)
      throws IOException, InterruptedException {
    Optional<Answer> answer =
        GatewayClient.tryFor(
            TO_BE_TAKEN, () -> Optional.of(send(picture, headers)).filter(each -> !each.passes()));
    return answer.isPresent() ? answer.get() : send(picture, headers); // which says why not
  }

  private Answer send(String picture, Map<String, String> headers)
      throws IOException, InterruptedException {
    if (isAddress(picture)) {
      return gateway.post(IMAGES, JSON.writeValueAsString(Map.of("url", picture)), headers);
    }
    Path file = Path.of(picture);
    return gateway.postFile(
        IMAGES, BodyPublishers.ofFile(file), "title", file.getFileName().toString(), headers);
  }

  /** Looks at those that are not done; returns whether anything is new. */
  private boolean look() throws InterruptedException {
    boolean news = false;
    for (Iterator<Map.Entry<String, Waiting>> each = waiting.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<String, Waiting> entry = each.next();
      Waiting before = entry.getValue();
      JsonNode image = image(entry.getKey());
      String status = image.path("status").asText("SUBMITTED");
      boolean described = !image.path("description").asText("PENDING").equals("PENDING");
      if (status.equals("REJECTED") || (status.equals("ARCHIVED") && described)) {
        each.remove();
        end(before.picture(), image);
        news = true;
      } else {
        Waiting now = new Waiting(before.picture(), status.equals("ARCHIVED"), described);
        entry.setValue(now);
        news |= !now.equals(before);
      }
    }
    return news;
  }

  /** The image as it is, or nothing known while nobody answers. */
  private JsonNode image(String id) throws InterruptedException {
    try {
      Answer answer = gateway.get(IMAGES + "/" + id);
      return answer.succeeded() ? answer.body() : JSON.missingNode();
    } catch (IOException _) {
      return JSON.missingNode();
    }
  }

  private void end(String picture, JsonNode image) {
    if (image.path("status").asText().equals("REJECTED")) {
      bad++;
      taken--;
      progress.say(picture + ": rejected, " + image.at("/reason/detail").asText());
    } else if (image.path("description").asText().equals("FAILED")) {
      bad++;
      taken--;
      progress.say(picture + ": archived, but " + image.path("descriptionProblem").asText());
    } else {
      done++;
      progress.say(picture + ": " + image.path("caption").asText());
    }
  }
}

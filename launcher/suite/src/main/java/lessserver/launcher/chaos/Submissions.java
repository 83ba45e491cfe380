package lessserver.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lessserver.launcher.client.GatewayClient;
import lessserver.launcher.client.GatewayClient.Answer;

/**
 * Somebody who gives one thing after the other to a service that works on it later, each until it
 * is taken.
 */
abstract class Submissions implements Crowd {

  private static final Duration TO_BE_TAKEN = Duration.ofMinutes(5);

  final GatewayClient gateway;
  private final String things;
  private final Duration between;
  private final String address;
  private final String id;

  /** What was taken, by its id: the number under which it was given. */
  private final Map<String, Integer> taken = new LinkedHashMap<>();

  private final Map<String, JsonNode> ended = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();

  /**
   * @param things what they are called
   * @param between so long it waits after each
   * @param address of the list of them, with a slash at its end
   * @param id the field of the answer that names the thing
   */
  Submissions(GatewayClient gateway, String things, Duration between, String address, String id) {
    this.gateway = gateway;
    this.things = things;
    this.between = between;
    this.address = address;
    this.id = id;
  }

  /** Gives the thing of that number; the same number gives the same thing. */
  abstract Answer give(int number) throws IOException, InterruptedException;

  /** Whether nothing happens to it any more. */
  abstract boolean isOver(JsonNode thing);

  @Override
  public final void use(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (int number = 0; System.nanoTime() < end; number++) {
      int which = number;
      Optional<Answer> answer =
          GatewayClient.tryFor(
              TO_BE_TAKEN, () -> Optional.of(give(which)).filter(each -> !each.passes()));
      if (answer.filter(Answer::succeeded).isEmpty()) {
        complaints.add("%s %d: %s".formatted(things, number, answer));
        return;
      }
      taken.put(answer.get().body().path(id).asText(), number);
      Thread.sleep(between); // the pace at which they come
    }
  }

  @Override
  public final List<String> awaitEnd(Duration atMost) throws InterruptedException {
    List<String> open = new ArrayList<>(taken.keySet());
    GatewayClient.tryFor(
        atMost,
        () -> {
          for (String id : List.copyOf(open)) {
            JsonNode thing = gateway.read(address + id);
            if (isOver(thing)) {
              ended.put(id, thing);
              open.remove(id);
            }
          }
          return open.isEmpty() ? Optional.of(open) : Optional.empty();
        });
    return open.stream().map(id -> address + id).toList();
  }

  /** How many were taken. */
  final int taken() {
    return taken.size();
  }

  /** The numbers of those that were taken. */
  final List<Integer> numbers() {
    return List.copyOf(taken.values());
  }

  /** All that have ended, as they are now. */
  final List<JsonNode> ended() {
    return List.copyOf(ended.values());
  }

  final long count(String field, String value) {
    return ended().stream().filter(each -> each.path(field).asText().equals(value)).count();
  }

  @Override
  public String summary() {
    Map<String, Long> states = new LinkedHashMap<>();
    ended().forEach(each -> states.merge(each.path("status").asText(), 1L, Long::sum));
    return things + " " + states;
  }

  @Override
  public final List<String> complaints() {
    return List.copyOf(complaints);
  }
}

package lessserver.events;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;

/** Tells once more of the events that could not be processed at some time. */
final class ReplayDeadLetters
    implements Function<ReplayDeadLetters.Wish, ReplayDeadLetters.Replayed> {

  static final int MOST = 1000;

  private final DeadLetterBox letters;
  private final Clock clock;

  ReplayDeadLetters(DeadLetterBox letters, Clock clock) {
    this.letters = letters;
    this.clock = clock;
  }

  /**
   * Which events.
   *
   * @param from put aside at this time or later
   * @param to and before this one; null for all until now
   */
  record Wish(String topic, @Nullable Instant from, @Nullable Instant to) {}

  /**
   * What became of it.
   *
   * @param replayed how many are told of again
   * @param next the {@code from} with which to go on; null if these were all
   */
  record Replayed(String topic, Instant from, Instant to, int replayed, @Nullable Instant next) {}

  @Override
  public Replayed apply(Wish wish) {
    if (!letters.has(wish.topic())) {
      throw new NoSuchTopic(wish.topic());
    }
    Instant now = clock.instant();
    Instant from = wish.from();
    Instant to = wish.to() == null ? now : wish.to();
    if (from == null) {
      throw new InvalidTime("from", "must be given");
    }
    if (!from.isBefore(to)) {
      throw new InvalidTime("from", "must be before to");
    }
    if (from.isBefore(Instant.EPOCH)) {
      throw new InvalidTime("from", "must not be before 1970");
    }
    DeadLetterBox.Sent sent = letters.replay(wish.topic(), from, to, MOST);
    return new Replayed(wish.topic(), from, to, sent.count(), sent.next());
  }

  /** This service has no such topic. */
  static final class NoSuchTopic extends Refusal {

    private static final long serialVersionUID = 1L;

    private NoSuchTopic(String topic) {
      super(Kind.UNKNOWN, "There is no topic " + topic + " here.");
    }
  }

  /** No letters lie in such a time. */
  static final class InvalidTime extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidTime(String field, String why) {
      super(Kind.INVALID, "The time " + field + " " + why + ".", new FieldError(field, why));
    }
  }
}

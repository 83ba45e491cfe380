package lessserver.etl.scrub;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** A dataset's rules, and when they are looked after: by a cron expression in UTC, or by hand. */
@Entity
@Table(name = "scrubs")
class Scrub {

  @Id private long datasetId;
  private @Nullable String cron;

  @Convert(converter = ScrubJson.Rules.class)
  private List<Rule> rules;

  private @Nullable Instant nextAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Scrub() {}

  Scrub(long datasetId) {
    this.datasetId = datasetId;
    this.rules = List.of();
  }

  long datasetId() {
    return datasetId;
  }

  @Nullable String cron() {
    return cron;
  }

  List<Rule> rules() {
    return rules;
  }

  @Nullable Instant nextAt() {
    return nextAt;
  }

  void set(@Nullable String schedule, List<Rule> wanted, Instant now) {
    cron = schedule;
    rules = wanted;
    nextAt = next(now);
  }

  /** The next time after now; null for never. */
  @Nullable Instant next(Instant now) {
    ZonedDateTime next =
        cron == null ? null : CronExpression.parse(cron).next(now.atZone(ZoneOffset.UTC));
    return next == null ? null : next.toInstant();
  }
}

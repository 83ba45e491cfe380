package lessserver.etl.scrub;

import jakarta.validation.Validator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lessserver.etl.dataset.Column;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import lessserver.functions.Refusal.FieldError;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Says what rows of a dataset have to be like. */
@Component
class SetScrub implements Function<ScrubSettings, ScrubView> {

  private final Datasets datasets;
  private final Scrubs scrubs;
  private final ScrubRuns runs;
  private final Validator validator;
  private final Clock clock;

  SetScrub(Datasets datasets, Scrubs scrubs, ScrubRuns runs, Validator validator, Clock clock) {
    this.datasets = datasets;
    this.scrubs = scrubs;
    this.runs = runs;
    this.validator = validator;
    this.clock = clock;
  }

  @Override
  @Transactional
  public ScrubView apply(ScrubSettings settings) {
    Constraints.check(validator, settings);
    Dataset dataset = datasets.named(settings.dataset());
    List<FieldError> errors = new ArrayList<>();
    String cron = settings.cron();
    if (cron != null && !CronExpression.isValidExpression(cron)) {
      errors.add(
          new FieldError(
              "cron", "must have second, minute, hour, day, month and weekday: 0 30 3 * * *"));
    }
    for (int i = 0; i < settings.rules().size(); i++) {
      String problem = problem(dataset, settings.rules().get(i));
      if (problem != null) {
        errors.add(new FieldError("rules[" + i + "]", problem));
      }
    }
    if (!errors.isEmpty()) {
      throw new UnusableRules(errors);
    }
    Scrub scrub = scrubs.findById(dataset.id()).orElseGet(() -> new Scrub(dataset.id()));
    scrub.set(cron, settings.rules(), clock.instant());
    scrubs.save(scrub);
    return FindScrub.view(scrub, runs.last(dataset.id(), Limit.of(1)));
  }

  private @Nullable String problem(Dataset dataset, Rule rule) {
    Column column = dataset.column(rule.column()).orElse(null);
    if (column == null) {
      return "names no column: " + rule.column();
    }
    String problem = rule.problem(column.type());
    if (problem != null || rule.check() != Rule.Check.REFERENCES) {
      return problem;
    }
    Optional<Column> referred =
        datasets
            .findByName(String.valueOf(rule.dataset()))
            .flatMap(other -> other.column(String.valueOf(rule.key())));
    if (referred.isEmpty()) {
      return "refers to no column";
    }
    return referred.get().type() == column.type() ? null : "refers to values of another type";
  }

  /** Some rule makes no sense for this dataset. */
  static final class UnusableRules extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnusableRules(List<FieldError> errors) {
      super(
          Kind.INVALID,
          "The rules make no sense for this dataset.",
          errors.toArray(FieldError[]::new));
    }
  }
}

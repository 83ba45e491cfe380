package lessserver.etl.scrub;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.List;
import lessserver.functions.store.JsonColumn;

/** Lists that are kept as one text. */
final class ScrubJson {

  private ScrubJson() {}

  /** A dataset's rules. */
  @Converter
  static final class Rules extends JsonColumn<List<Rule>> {

    Rules() {
      super(new TypeReference<>() {});
    }
  }

  /** What a run has found. */
  @Converter
  static final class Findings extends JsonColumn<List<Finding>> {

    Findings() {
      super(new TypeReference<>() {});
    }
  }
}

package lessserver.etl.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuleTest {

  @Test
  void a_reason_and_a_title_fit_into_the_quarantine_however_long_the_rule() {
    var rule =
        new Rule(
            "c".repeat(200), Rule.Check.RANGE, "a".repeat(500), "b".repeat(500), null, null, null);

    assertThat(rule.reason()).startsWith("The ccc").hasSize(500);
    assertThat(rule.title()).hasSize(300);
  }
}

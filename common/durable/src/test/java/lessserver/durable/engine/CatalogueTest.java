package lessserver.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.unit.DataSize;

class CatalogueTest {

  @Orchestration("*")
  static final class Any implements Orchestrator<String, String> {
    @Override
    public String run(OrchestrationContext context, String input) {
      return input;
    }
  }

  @Orchestration("Own")
  static final class Own implements Orchestrator<String, String> {
    @Override
    public String run(OrchestrationContext context, String input) {
      return input;
    }
  }

  @Orchestration("*elsewhere")
  static final class AnyElsewhere implements Orchestrator<String, String> {
    @Override
    public String run(OrchestrationContext context, String input) {
      return input;
    }
  }

  @Orchestration("*starred")
  static final class Starred implements Orchestrator<String, String> {
    @Override
    public String run(OrchestrationContext context, String input) {
      return input;
    }
  }

  private static Catalogue catalogue(Class<?>... orchestrators) {
    GenericApplicationContext beans = new GenericApplicationContext();
    for (Class<?> each : orchestrators) {
      beans.registerBean(each);
    }
    beans.refresh();
    Catalogue catalogue =
        new Catalogue(
            beans.getBeanFactory(), new Payloads(new ObjectMapper(), DataSize.ofMegabytes(1)));
    catalogue.afterSingletonsInstantiated();
    return catalogue;
  }

  @Test
  void one_orchestrator_may_stand_for_all_names_that_no_other_has() {
    Catalogue catalogue = catalogue(Any.class, Own.class);

    assertThat(catalogue.orchestrator("Own").orElseThrow().code()).isInstanceOf(Own.class);
    assertThat(catalogue.orchestrator("Other").orElseThrow().code()).isInstanceOf(Any.class);
    assertThat(catalogue.orchestrator("Other").orElseThrow().name()).isEqualTo("Other");
  }

  @Test
  void one_may_stand_for_what_is_started_elsewhere_alone() {
    Catalogue catalogue = catalogue(AnyElsewhere.class, Own.class);

    assertThat(catalogue.orchestrator("Other")).isEmpty();
    assertThat(catalogue.orchestrator("*elsewhere")).isEmpty();
    assertThat(catalogue.orchestrationNames()).containsExactly("Own");
    assertThat(catalogue.orchestrator("Other", false)).isEmpty();
    assertThat(catalogue.orchestrator("Other", true).orElseThrow().code())
        .isInstanceOf(AnyElsewhere.class);
    assertThat(catalogue.child("Other", false)).isEmpty();
    assertThat(catalogue.child("Other", true)).isPresent();
    assertThat(catalogue.child("Own", true).orElseThrow().code()).isInstanceOf(Own.class);
    assertThat(catalogue.isRemote("Other", true)).isTrue();
    assertThat(catalogue.isRemote("Own", true)).isFalse();
  }

  @Test
  void an_ordinary_name_may_begin_like_theirs() {
    Catalogue catalogue = catalogue(Starred.class);

    assertThat(catalogue.orchestrator("*starred").orElseThrow().remote()).isFalse();
    assertThat(catalogue.orchestrator("Other", true)).isEmpty();
  }

  @Test
  void what_was_started_as_remote_stays_so_though_there_is_a_bean_of_its_name_now() {
    Catalogue catalogue = catalogue(Any.class, Own.class);

    assertThat(catalogue.orchestrator("Own", true).orElseThrow().code()).isInstanceOf(Any.class);
    assertThat(catalogue(Own.class).orchestrator("Own", true).orElseThrow().code())
        .isInstanceOf(Own.class);
  }

  @Test
  void without_one_a_name_that_nobody_has_is_unknown() {
    assertThat(catalogue(Own.class).orchestrator("Other")).isEmpty();
  }
}

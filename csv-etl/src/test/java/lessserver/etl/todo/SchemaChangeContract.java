package lessserver.etl.todo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import lessserver.etl.todo.AddTodo.NewTodo;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two versions of a function on one database, while its schema changes under them. */
abstract class SchemaChangeContract {

  private static final int MEANWHILE = 20;

  private AddTodo addTodo;
  private CompleteTodo completeTodo;
  private ListTodos listTodos;
  private CompleteTodoAt completeTodoAt;
  private ListDatedTodos listDatedTodos;

  /** An empty database. */
  abstract DataSource database();

  /** Its vendor, as Flyway spells it. */
  abstract String vendor();

  /** Whether others see the steps of a migration, for they are no transaction. */
  abstract boolean showsSteps();

  private DataSource database;

  @BeforeEach
  void before_the_change() {
    database = database();
    migrate("3");
    JdbcClient jdbc = JdbcClient.create(database);
    addTodo = new AddTodo(new Todos(jdbc));
    completeTodo = new CompleteTodo(new Todos(jdbc));
    listTodos = new ListTodos(new Todos(jdbc));
    completeTodoAt = new CompleteTodoAt(new DatedTodos(jdbc));
    listDatedTodos = new ListDatedTodos(new DatedTodos(jdbc));
  }

  private void migrate(String version) {
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration", "classpath:db/vendor/" + vendor())
        .target(version)
        .load()
        .migrate();
  }

  /** Sets the flag and looks at it; whether that was possible. */
  private boolean works(boolean completed) {
    try {
      completeTodo.accept(new CompleteTodo.Completion(1, completed));
      assertThat(listTodos.get().getFirst().completed()).isEqualTo(completed);
      return true;
    } catch (DataAccessException e) {
      if (!showsSteps()) {
        throw e;
      }
      return false;
    }
  }

  @Test
  void the_old_version_works_on_while_the_schema_changes() throws Exception {
    addTodo.accept(new NewTodo("before"));
    CountDownLatch going = new CountDownLatch(MEANWHILE);
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch changed = new CountDownLatch(1);
    CompletableFuture<Void> working =
        CompletableFuture.runAsync(
            () -> {
              for (int left = MEANWHILE; left > 0; left -= changed.getCount() == 0 ? 1 : 0) {
                boolean changing = changed.getCount() == 1;
                boolean completed = calls.incrementAndGet() % 2 == 1;
                if (works(completed)) {
                  going.countDown();
                } else {
                  assertThat(changing).as("it fails while the steps are taken").isTrue();
                }
              }
            });
    assertThat(going.await(1, TimeUnit.MINUTES)).isTrue();

    migrate("4");
    changed.countDown();

    working.get(1, TimeUnit.MINUTES);
    assertThat(listTodos.get().getFirst().completed()).isEqualTo(calls.get() % 2 == 1);
    assertThat(listDatedTodos.get().getFirst().isCompletedBy(Instant.now().plusSeconds(1)))
        .isEqualTo(calls.get() % 2 == 1);
  }

  @Test
  void what_was_completed_stays_completed() {
    addTodo.accept(new NewTodo("done"));
    addTodo.accept(new NewTodo("open"));
    completeTodo.accept(new CompleteTodo.Completion(1, true));

    migrate("4");

    assertThat(listTodos.get())
        .containsExactly(new Todo(1, "done", true), new Todo(2, "open", false));
    assertThat(listDatedTodos.get())
        .extracting(each -> each.completedDate() != null)
        .containsExactly(true, false);
  }

  @Test
  void each_version_sees_what_the_other_writes() {
    migrate("4");
    addTodo.accept(new NewTodo("by the old version"));
    Instant lastWeek = Instant.parse("2026-01-31T12:00:00Z");

    completeTodoAt.accept(new CompleteTodoAt.Completion(1, lastWeek));
    assertThat(listTodos.get()).containsExactly(new Todo(1, "by the old version", true));

    completeTodo.accept(new CompleteTodo.Completion(1, true));
    assertThat(listDatedTodos.get().getFirst().completedDate())
        .as("it was completed before")
        .isEqualTo(lastWeek);

    completeTodo.accept(new CompleteTodo.Completion(1, false));
    assertThat(listDatedTodos.get().getFirst().completedDate()).isNull();

    completeTodo.accept(new CompleteTodo.Completion(1, true));
    assertThat(listDatedTodos.get().getFirst().completedDate())
        .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now().plusSeconds(1));
  }

  @Test
  void what_will_be_completed_is_not_completed_yet() {
    migrate("4");
    addTodo.accept(new NewTodo("tomorrow"));
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
    completeTodoAt.accept(new CompleteTodoAt.Completion(1, tomorrow));

    assertThat(listTodos.get()).containsExactly(new Todo(1, "tomorrow", false));

    completeTodo.accept(new CompleteTodo.Completion(1, false));
    assertThat(listDatedTodos.get())
        .as("the old version said what it saw")
        .isEqualTo(List.of(new DatedTodo(1, "tomorrow", tomorrow)));
  }
}

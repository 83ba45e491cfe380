package lessserver.etl.todo;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sets or clears the date: the function's next version. */
@Component
class CompleteTodoAt implements Consumer<CompleteTodoAt.Completion> {

  private final DatedTodos todos;

  CompleteTodoAt(DatedTodos todos) {
    this.todos = todos;
  }

  /** What to set; null for not completed. */
  public record Completion(long id, @Nullable Instant date) {}

  @Override
  public void accept(Completion completion) {
    todos.complete(completion.id(), completion.date());
  }
}

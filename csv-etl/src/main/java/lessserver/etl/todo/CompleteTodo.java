package lessserver.etl.todo;

import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Sets or clears the flag: the function as it was deployed first, and may still be. */
@Component
class CompleteTodo implements Consumer<CompleteTodo.Completion> {

  private final Todos todos;

  CompleteTodo(Todos todos) {
    this.todos = todos;
  }

  /** What to set. */
  public record Completion(long id, boolean completed) {}

  @Override
  public void accept(Completion completion) {
    todos.complete(completion.id(), completion.completed());
  }
}

package lessserver.etl.todo;

import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Adds something to be done: of the old version, like {@link CompleteTodo}. */
@Component
class AddTodo implements Consumer<AddTodo.NewTodo> {

  private final Todos todos;

  AddTodo(Todos todos) {
    this.todos = todos;
  }

  /** What is to be done. */
  public record NewTodo(String title) {}

  @Override
  public void accept(NewTodo todo) {
    todos.add(todo.title());
  }
}

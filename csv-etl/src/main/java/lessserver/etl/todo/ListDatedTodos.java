package lessserver.etl.todo;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Lists what is to be done, with its dates. */
@Component
class ListDatedTodos implements Supplier<List<DatedTodo>> {

  private final DatedTodos todos;

  ListDatedTodos(DatedTodos todos) {
    this.todos = todos;
  }

  @Override
  public List<DatedTodo> get() {
    return todos.all();
  }
}

package lessserver.etl.todo;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Lists what is to be done, with the flag of the old version. */
@Component
class ListTodos implements Supplier<List<Todo>> {

  private final Todos todos;

  ListTodos(Todos todos) {
    this.todos = todos;
  }

  @Override
  public List<Todo> get() {
    return todos.all();
  }
}

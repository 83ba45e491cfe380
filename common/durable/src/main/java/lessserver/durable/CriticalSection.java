package lessserver.durable;

/** While it is open, its entities do what this orchestration asks, and nothing else. */
public interface CriticalSection extends AutoCloseable {

  /** Lets the entities go. An orchestration that ends does so by itself. */
  @Override
  void close();
}

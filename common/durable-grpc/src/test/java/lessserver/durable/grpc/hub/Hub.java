package lessserver.durable.grpc.hub;

import java.util.function.Function;
import lessserver.durable.Orchestrator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The smallest service to which workers can connect. */
@SpringBootApplication
public class Hub {

  public static final String READY = "ready";

  /** An orchestration that the service itself has. */
  @Bean
  Orchestrator<String, String> local() {
    return (_, name) -> "local " + name;
  }

  @Bean
  Function<Integer, Integer> increment() {
    return number -> number + 1;
  }

  /** Four of the service's own activities, one after the other. */
  @Bean
  Orchestrator<Integer, Integer> ownChain(Function<Integer, Integer> increment) {
    return (context, start) -> {
      int number = start;
      for (int i = 0; i < 4; i++) {
        number = context.call(increment, number);
      }
      return number;
    };
  }

  /** One of the service's own that calls a worker's. */
  @Bean
  Orchestrator<String, String> ownParent() {
    return (context, input) -> {
      String output = context.startOrchestration("Chain", input, null, String.class).await();
      return output + context.waitFor("word", String.class);
    };
  }

  @SuppressWarnings("resource") // It lives until it is killed.
  public static void main(String[] properties) throws InterruptedException {
    new SpringApplication(Hub.class).run(properties);
    System.out.println(READY);
    Thread.currentThread().join(); // Nothing else in it keeps a process alive.
  }
}

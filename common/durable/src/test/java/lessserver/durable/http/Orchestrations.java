package lessserver.durable.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import lessserver.durable.Entity;
import lessserver.durable.Orchestrator;
import lessserver.durable.TaskFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is started over HTTP. */
@Configuration(proxyBeanMethods = false)
class Orchestrations {

  @Bean
  Function<String, String> greet() {
    return name -> "Hello " + name;
  }

  @Bean
  Function<String, String> stumble() {
    return over -> {
      throw new IllegalStateException("stumbled over " + over);
    };
  }

  @Bean
  Orchestrator<@Nullable Object, @Nullable Object> echo() {
    return (_, input) -> input;
  }

  @Bean
  Orchestrator<@Nullable Object, String> failing() {
    return (_, _) -> {
      throw new IllegalStateException("no \"luck\"");
    };
  }

  /** Says that it waits, and waits. */
  @Bean
  Orchestrator<@Nullable Object, @Nullable Object> approval() {
    return (context, _) -> {
      context.customStatus("waiting");
      return context.waitFor("approval", Object.class);
    };
  }

  @Bean
  Entity<JsonNode> note() {
    return (context, _) -> context.input(JsonNode.class);
  }

  /** Fails as long as it is told to. */
  @Bean
  AtomicBoolean isBroken() {
    return new AtomicBoolean();
  }

  @Bean
  Orchestrator<@Nullable Object, @Nullable Object> breakable(AtomicBoolean isBroken) {
    return (_, input) -> {
      if (isBroken.get()) {
        throw new IllegalStateException("broken");
      }
      return input;
    };
  }

  /** Does one of everything that stands in a history. */
  @Bean
  Orchestrator<String, String> everything(
      Function<String, String> greet,
      Function<String, String> stumble,
      Orchestrator<@Nullable Object, @Nullable Object> echo) {
    return (context, name) -> {
      String greeting = context.call(greet, name);
      try {
        context.call(stumble, "a stone");
      } catch (TaskFailedException e) {
        context.log().info("as expected");
      }
      context.sleep(Duration.ofMillis(1));
      context.callOrchestration(echo, "child");
      context.sendEvent("nobody", "hello", 1);
      context.uuid();
      context.start(greet, "nobody");
      return greeting + ", " + context.waitFor("go", String.class);
    };
  }
}

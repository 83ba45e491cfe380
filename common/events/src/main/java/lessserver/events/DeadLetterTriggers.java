package lessserver.events;

import java.time.Instant;
import lessserver.functions.Functions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Dead letters over HTTP, for administrators. */
@RestController
@RequestMapping("/api/v1/deadletters")
class DeadLetterTriggers {

  private final Functions functions;
  private final ReplayDeadLetters replayDeadLetters;

  DeadLetterTriggers(Functions functions, ReplayDeadLetters replayDeadLetters) {
    this.functions = functions;
    this.replayDeadLetters = replayDeadLetters;
  }

  @PostMapping("/{topic}/replay")
  ReplayDeadLetters.Replayed replay(
      @PathVariable String topic,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to) {
    try {
      return functions.call(replayDeadLetters, new ReplayDeadLetters.Wish(topic, from, to));
    } catch (KafkaException | org.springframework.kafka.KafkaException e) {
      throw kafkaIsAway(e);
    }
  }

  private static ErrorResponseException kafkaIsAway(RuntimeException cause) {
    HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
    var problem =
        new ErrorResponseException(
            status,
            ProblemDetail.forStatusAndDetail(
                status, "Kafka does not answer; what was told again until then does no harm."),
            cause);
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
    return problem;
  }
}

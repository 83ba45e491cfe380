package lessserver.gateway.overview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lessserver.gateway.service.Service;
import lessserver.gateway.service.Services;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@code GET /api/v1/functions}: what the services can be asked to do, how much they were on the
 * last days, and what that would cost where functions are billed by consumption.
 */
@RestController
final class FunctionTriggers {

  private static final int MOST_DAYS = 31;

  private final Services services;
  private final ServiceClient client;
  private final PriceTable prices;
  private final Clock clock;

  FunctionTriggers(Services services, ServiceClient client, PriceTable prices, Clock clock) {
    this.services = services;
    this.client = client;
    this.prices = prices;
    this.clock = clock;
  }

  /**
   * @param items each service's functions as it lists them, with its name and what they cost
   * @param services what each service costs, which has functions
   * @param unavailable the services that did not say
   */
  record FunctionList(
      PriceTable prices, List<JsonNode> items, List<Bill> services, List<String> unavailable) {}

  /**
   * What a service costs.
   *
   * @param days from the first on which one of its functions was called until today, newest first
   */
  record Bill(
      String service,
      long invocations,
      BigDecimal gbSeconds,
      BigDecimal cost,
      BigDecimal alwaysOn,
      List<Day> days) {

    static Bill of(String service, List<Day> days) {
      return new Bill(
          service,
          days.stream().mapToLong(Day::invocations).sum(),
          days.stream().map(Day::gbSeconds).reduce(BigDecimal.ZERO, BigDecimal::add),
          days.stream().map(Day::cost).reduce(BigDecimal.ZERO, BigDecimal::add),
          days.stream().map(Day::alwaysOn).reduce(BigDecimal.ZERO, BigDecimal::add),
          days);
    }
  }

  /**
   * What a service costs on a day, by UTC.
   *
   * @param cost of all its functions together
   * @param alwaysOn of keeping it running instead; on this day, until now
   */
  record Day(
      LocalDate day,
      long invocations,
      BigDecimal gbSeconds,
      BigDecimal cost,
      BigDecimal alwaysOn) {}

  private record Answer(String service, boolean given, List<ObjectNode> functions) {}

  @GetMapping("/api/v1/functions")
  Mono<FunctionList> list(@RequestParam(defaultValue = "7") int days) {
    if (days < 1 || days > MOST_DAYS) {
      throw unkept();
    }
    return Flux.fromIterable(services.services().entrySet())
        .flatMapSequential(named -> ask(named, days))
        .collectList()
        .map(this::priced);
  }

  private Mono<Answer> ask(Map.Entry<String, Service> named, int days) {
    String service = named.getKey();
    Answer none = new Answer(service, false, List.of());
    return client
        .get(named.getValue(), "/functions?days=" + days)
        .filter(JsonNode::isArray) // and not the problem of one whose database is away
        .map(functions -> new Answer(service, true, of(service, functions)))
        .onErrorReturn(none)
        .defaultIfEmpty(none);
  }

  private static List<ObjectNode> of(String service, JsonNode functions) {
    return StreamSupport.stream(functions.spliterator(), false)
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .map(function -> function.put("service", service))
        .toList();
  }

  private FunctionList priced(List<Answer> answers) {
    Instant now = clock.instant();
    answers.stream()
        .flatMap(each -> each.functions().stream())
        .flatMap(function -> Stream.concat(Stream.of(function), days(function)))
        .forEach(usage -> usage.put("cost", cost(usage)));
    return new FunctionList(
        prices,
        answers.stream().<JsonNode>flatMap(each -> each.functions().stream()).toList(),
        answers.stream()
            .filter(each -> !each.functions().isEmpty())
            .map(each -> bill(each, now))
            .toList(),
        answers.stream().filter(each -> !each.given()).map(Answer::service).toList());
  }

  private Bill bill(Answer answer, Instant now) {
    Map<LocalDate, Day> days = new TreeMap<>(Comparator.reverseOrder());
    answer.functions().stream()
        .flatMap(FunctionTriggers::days)
        .map(usage -> day(usage, now))
        .forEach(day -> days.merge(day.day(), day, FunctionTriggers::together));
    // Days on which nobody called cost the same, where the service is always on.
    days.keySet().stream()
        .min(Comparator.naturalOrder())
        .ifPresent(
            first ->
                first
                    .datesUntil(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1))
                    .forEach(day -> days.computeIfAbsent(day, _ -> idle(day, now))));
    return Bill.of(answer.service(), List.copyOf(days.values()));
  }

  private Day idle(LocalDate day, Instant now) {
    return new Day(day, 0, BigDecimal.ZERO, BigDecimal.ZERO, prices.alwaysOn(day, now));
  }

  private Day day(ObjectNode usage, Instant now) {
    LocalDate day = LocalDate.parse(usage.path("day").asText());
    return new Day(
        day, invocations(usage), gbSeconds(usage), cost(usage), prices.alwaysOn(day, now));
  }

  private static Day together(Day one, Day other) {
    return new Day(
        one.day(),
        one.invocations() + other.invocations(),
        one.gbSeconds().add(other.gbSeconds()),
        one.cost().add(other.cost()),
        one.alwaysOn());
  }

  private BigDecimal cost(ObjectNode usage) {
    return prices.consumption(invocations(usage), gbSeconds(usage));
  }

  private static Stream<ObjectNode> days(ObjectNode function) {
    return StreamSupport.stream(function.path("days").spliterator(), false)
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast);
  }

  private static long invocations(ObjectNode usage) {
    return usage.path("invocations").asLong();
  }

  private static BigDecimal gbSeconds(ObjectNode usage) {
    return usage.path("gbSeconds").decimalValue();
  }

  private static ErrorResponseException unkept() {
    String message = "must be between 1 and " + MOST_DAYS;
    var problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.BAD_REQUEST, "The parameter days " + message + ".");
    problem.setProperty("errors", List.of(Map.of("field", "days", "message", message)));
    return new ErrorResponseException(HttpStatus.BAD_REQUEST, problem, null);
  }
}

package lessserver.stocks.monitor;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import lessserver.durable.http.ManagementLinks;
import lessserver.durable.http.ManagementPayload;
import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.functions.PublicUrl;
import lessserver.functions.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Monitors over HTTP, and the timer that looks after those that were abandoned. */
@RestController
@RequestMapping("/api/v1/stock-monitors")
class MonitorTriggers {

  private static final Logger log = LoggerFactory.getLogger(MonitorTriggers.class);
  private static final String PATH = "/api/v1/stock-monitors/";
  private static final String RETRY_AFTER_SECONDS = "5";

  private final Functions functions;
  private final StartMonitor startMonitor;
  private final FindMonitor findMonitor;
  private final ListMonitors listMonitors;
  private final CancelMonitor cancelMonitor;
  private final CloseAbandoned closeAbandoned;
  private final ManagementLinks links;
  private final PublicUrl publicUrl;

  MonitorTriggers(
      Functions functions,
      StartMonitor startMonitor,
      FindMonitor findMonitor,
      ListMonitors listMonitors,
      CancelMonitor cancelMonitor,
      CloseAbandoned closeAbandoned,
      ManagementLinks links,
      PublicUrl publicUrl) {
    this.functions = functions;
    this.startMonitor = startMonitor;
    this.findMonitor = findMonitor;
    this.listMonitors = listMonitors;
    this.cancelMonitor = cancelMonitor;
    this.closeAbandoned = closeAbandoned;
    this.links = links;
    this.publicUrl = publicUrl;
  }

  /** What a client sends; see {@link StockWatch}. */
  record Wish(
      @Nullable String symbol,
      @Nullable BigDecimal percentageChange,
      @JsonDeserialize(using = IsoDuration.class) @Nullable Duration timeLimit,
      @JsonDeserialize(using = IsoDuration.class) @Nullable Duration checkInterval,
      @Nullable String notifyUrl,
      @Nullable String email,
      @Nullable Boolean eternal) {

    @SuppressWarnings("NullAway") // What is missing is refused by the rules, with its name.
    private StockWatch asWatch() {
      return new StockWatch(
          symbol,
          percentageChange,
          timeLimit,
          checkInterval,
          notifyUrl,
          email,
          Boolean.TRUE.equals(eternal),
          null);
    }
  }

  /** Azure's management payload, and the monitor's id. */
  record Accepted(String monitorId, @JsonUnwrapped ManagementPayload management) {}

  /** An answer that says where the monitor is to be seen. */
  record Noted(String monitorId, String monitorUri) {}

  @PostMapping
  ResponseEntity<Accepted> start(
      @RequestBody Wish wish,
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client,
      @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
    String wanted = key == null ? null : new IdempotencyKey(key).id(client).toString();
    String id = functions.call(startMonitor, new NewMonitor(wanted, wish.asWatch()));
    ManagementPayload management = links.of(id);
    return ResponseEntity.accepted()
        .location(URI.create(management.statusQueryGetUri()))
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(new Accepted(id, management));
  }

  @GetMapping("/{id}")
  MonitorView find(@PathVariable String id) {
    return functions.call(findMonitor, id);
  }

  @GetMapping
  Page<MonitorView> list(
      @RequestParam(required = false) @Nullable MonitorStatus status,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(listMonitors, new MonitorQuery(status, new PageQuery(limit, cursor)));
  }

  @PostMapping("/{id}/cancel")
  ResponseEntity<Noted> cancel(@PathVariable String id) {
    functions.call(cancelMonitor, id);
    String address = publicUrl.at(PATH + id);
    return ResponseEntity.accepted().location(URI.create(address)).body(new Noted(id, address));
  }

  @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
  void closeAbandoned() {
    int closed = functions.call(closeAbandoned);
    if (closed > 0) {
      log.warn(
          "event=monitors-closed count={} reason=\"their orchestrations are no more\"", closed);
    }
  }
}

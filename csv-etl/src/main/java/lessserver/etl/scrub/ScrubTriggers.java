package lessserver.etl.scrub;

import java.net.URI;
import java.util.List;
import lessserver.functions.Functions;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.functions.PublicUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Scrubs over HTTP and by the clock. */
@RestController
@RequestMapping("/api/v1/datasets/{name}")
class ScrubTriggers {

  private static final Logger log = LoggerFactory.getLogger(ScrubTriggers.class);

  private final Functions functions;
  private final FindScrub findScrub;
  private final SetScrub setScrub;
  private final StartScrub startScrub;
  private final StartDueScrubs startDueScrubs;
  private final FindScrubRun findScrubRun;
  private final ListQuarantine listQuarantine;
  private final PublicUrl publicUrl;

  ScrubTriggers(
      Functions functions,
      FindScrub findScrub,
      SetScrub setScrub,
      StartScrub startScrub,
      StartDueScrubs startDueScrubs,
      FindScrubRun findScrubRun,
      ListQuarantine listQuarantine,
      PublicUrl publicUrl) {
    this.functions = functions;
    this.findScrub = findScrub;
    this.setScrub = setScrub;
    this.startScrub = startScrub;
    this.startDueScrubs = startDueScrubs;
    this.findScrubRun = findScrubRun;
    this.listQuarantine = listQuarantine;
    this.publicUrl = publicUrl;
  }

  record Settings(@Nullable String cron, List<Rule> rules) {}

  @Scheduled(fixedDelayString = "${lessserver.etl.scrub-look-every}")
  void tick() {
    try {
      functions.call(startDueScrubs);
    } catch (DataAccessException | TransactionException e) {
      log.warn("event=cannot-look-for-scrubs reason=\"{}\"", e.getMessage());
    }
  }

  @GetMapping("/scrub")
  ScrubView find(@PathVariable String name) {
    return functions.call(findScrub, name);
  }

  @PutMapping("/scrub")
  ScrubView set(@PathVariable String name, @RequestBody Settings settings) {
    return functions.call(setScrub, new ScrubSettings(name, settings.cron(), settings.rules()));
  }

  @PostMapping("/scrub/run")
  ResponseEntity<ScrubRun.View> run(
      @PathVariable String name, @RequestParam(defaultValue = "false") boolean dryRun) {
    ScrubRun.View run = functions.call(startScrub, new ScrubRequest(name, dryRun));
    String address = publicUrl.at("/api/v1/datasets/" + name + "/scrub/runs/" + run.id());
    return ResponseEntity.accepted().location(URI.create(address)).body(run);
  }

  @GetMapping("/scrub/runs/{id}")
  ScrubRun.View findRun(@PathVariable String name, @PathVariable String id) {
    return functions.call(findScrubRun, new FindScrubRun.Wanted(name, id));
  }

  @GetMapping("/quarantine")
  Page<ListQuarantine.QuarantinedView> quarantine(
      @PathVariable String name,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(listQuarantine, new QuarantineQuery(name, new PageQuery(limit, cursor)));
  }
}

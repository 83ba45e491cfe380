package lessserver.images.image;

import lessserver.functions.Functions;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The timer by which unused files go. */
@Component
class SweepTriggers {

  private final Functions functions;
  private final SweepFiles sweepFiles;

  SweepTriggers(Functions functions, SweepFiles sweepFiles) {
    this.functions = functions;
    this.sweepFiles = sweepFiles;
  }

  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
  void sweep() {
    functions.call(sweepFiles, "");
  }
}

package lessserver.images.image;

import lessserver.functions.Functions;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The timers by which unused files go, and unknown ones are found. */
@Component
class SweepTriggers {

  private final Functions functions;
  private final SweepFiles sweepFiles;
  private final FindStrayFiles findStrayFiles;

  SweepTriggers(Functions functions, SweepFiles sweepFiles, FindStrayFiles findStrayFiles) {
    this.functions = functions;
    this.sweepFiles = sweepFiles;
    this.findStrayFiles = findStrayFiles;
  }

  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
  void sweep() {
    functions.call(sweepFiles, "");
  }

  @Scheduled(fixedDelayString = "P1D", initialDelayString = "PT2M")
  void findStrays() {
    functions.call(findStrayFiles, "");
  }
}

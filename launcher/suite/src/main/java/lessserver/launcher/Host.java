package lessserver.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lessserver.launcher.Probe.Reading;

/**
 * This machine, as far as the processes of one suite need it. They print into files, not into
 * pipes, so that they go on without us. What takes time is done in the background.
 */
final class Host implements AutoCloseable {

  private final Setting setting;
  private final Programs programs;
  private final ExecutorService errands = Executors.newVirtualThreadPerTaskExecutor();

  Host(Setting setting) {
    this.setting = setting;
    this.programs = new Programs(setting.home());
  }

  Future<Program> place(Member member) {
    return errands.submit(
        () -> {
          Path jar =
              setting
                  .home()
                  .newest(member.jar())
                  .orElseThrow(() -> new IOException(member.jar() + " is missing: build it first"));
          return programs.place(member.name(), jar);
        });
  }

  /**
   * Starts a process.
   *
   * @return empty if it ended at once
   */
  Optional<Incarnation> start(Member member, Program program) throws IOException {
    LogFile log = log(member);
    log.rotate();
    List<String> arguments = new ArrayList<>(member.jvm());
    arguments.addAll(List.of("-jar", program.jar().toString()));
    arguments.addAll(member.arguments().apply(setting));
    Process process =
        Jvm.detached(arguments, member.environment().apply(setting), setting.home(), log);
    return Incarnation.find(process.pid());
  }

  Future<Reading> probe(Member member) {
    return errands.submit(() -> member.probe().read(setting.port(member.name())));
  }

  LogFile log(Member member) {
    return new LogFile(setting.home().log(member.name()));
  }

  /** Drops what is still being done. */
  @Override
  public void close() {
    errands.shutdownNow();
  }
}

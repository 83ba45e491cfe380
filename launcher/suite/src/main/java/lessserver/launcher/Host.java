package lessserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final String REHEARSAL = "rehearsal";

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
    List<String> flags =
        Files.exists(program.classCache())
            ? List.of("-XX:AOTCache=" + program.classCache())
            : List.of();
    Process process =
        Jvm.detached(
            arguments(member, program, flags),
            member.environment().apply(setting),
            setting.home(),
            log);
    return Incarnation.find(process.pid());
  }

  /**
   * Starts a rehearsal, which loads the classes that a start needs, keeps them as a file, and ends.
   * It opens no port and has a data folder of its own.
   */
  Process rehearse(Member member, Program program, Path classCache) throws IOException {
    Map<String, String> environment = new HashMap<>(member.environment().apply(setting));
    environment.put("LESSSERVER_DATA", setting.home().rehearsal().toString());
    environment.put("SPRING_PROFILES_ACTIVE", ""); // no database but an embedded one
    LogFile log = new LogFile(setting.home().log(REHEARSAL));
    log.rotate();
    List<String> flags =
        List.of(
            "-Xlog:aot=error",
            "-XX:AOTCacheOutput=" + classCache,
            "-Dspring.context.exit=onRefresh");
    return Jvm.detachedAndPatient(
        arguments(member, program, flags), environment, setting.home(), log);
  }

  private List<String> arguments(Member member, Program program, List<String> flags) {
    List<String> arguments = new ArrayList<>(member.jvm());
    arguments.addAll(flags);
    arguments.addAll(List.of("-jar", program.jar().toString()));
    arguments.addAll(member.arguments().apply(setting));
    return arguments;
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

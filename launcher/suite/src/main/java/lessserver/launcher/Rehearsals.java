package lessserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What makes later starts faster, done one after the other once a first start is over and with the
 * processor time that nobody wants: each program of Spring Boot's loads its classes and keeps them.
 */
final class Rehearsals implements AutoCloseable {

  private static final Duration PEACE = Duration.ofSeconds(30);

  /** A killed process is gone at once, unless the disk hangs. */
  private static final long TO_DIE_SECONDS = 5;

  /** One that is under way. */
  private record Rehearsal(Member member, Program program, Process process, Path draft) {}

  private final Host host;
  private final Home home;
  private final Journal journal;
  private final Set<String> tried = new HashSet<>();
  private @Nullable Rehearsal current;

  Rehearsals(Host host, Home home, Journal journal) {
    this.host = host;
    this.home = home;
    this.journal = journal;
  }

  /**
   * Sees whether one ended, or begins one if all is quiet. What goes wrong is noted and no more:
   * nobody needs a rehearsal.
   */
  void lookAfter(List<Ward> wards) {
    try {
      lookOn(wards);
    } catch (IOException e) {
      current = null;
      journal.note("rehearsal_failed", "problem=\"%s\"".formatted(e));
    }
  }

  private void lookOn(List<Ward> wards) throws IOException {
    Rehearsal rehearsal = current;
    if (rehearsal != null) {
      if (!rehearsal.process().isAlive()) {
        finish(rehearsal);
        current = null;
      }
    } else if (wards.stream().allMatch(ward -> ward.settled(PEACE))) {
      for (Ward ward : wards) {
        Optional<Program> program = ward.toRehearse();
        if (program.isPresent() && tried.add(ward.member().name())) {
          current = begin(ward.member(), program.get());
          return;
        }
      }
    }
  }

  private Rehearsal begin(Member member, Program program) throws IOException {
    Path draft = Path.of(program.classCache() + ".new");
    journal.note("rehearsing", "name=%s".formatted(member.name()));
    return new Rehearsal(member, program, host.rehearse(member, program, draft), draft);
  }

  private void finish(Rehearsal rehearsal) throws IOException {
    int status = rehearsal.process().exitValue();
    if (status == 0 && Files.exists(rehearsal.draft())) {
      Files.move(
          rehearsal.draft(), rehearsal.program().classCache(), StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(rehearsal.draft());
    }
    Programs.deleteTree(home.rehearsal());
    journal.note("rehearsed", "name=%s status=%d".formatted(rehearsal.member().name(), status));
  }

  Optional<Incarnation> process() {
    return Optional.ofNullable(current).flatMap(now -> Incarnation.find(now.process().pid()));
  }

  /**
   * Ends the one under way, if any, so that nobody writes into a program's folder any more. It is
   * begun anew when all is quiet again.
   */
  void breakOff() {
    Rehearsal rehearsal = current;
    if (rehearsal != null) {
      end(rehearsal);
      tried.remove(rehearsal.member().name());
    }
  }

  @Override
  public void close() {
    breakOff();
  }

  private void end(Rehearsal rehearsal) {
    process().ifPresent(Incarnation::kill);
    current = null;
    try {
      rehearsal.process().waitFor(TO_DIE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

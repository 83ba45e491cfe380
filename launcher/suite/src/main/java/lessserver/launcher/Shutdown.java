package lessserver.launcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The end of processes, in order: whoever takes requests first, the broker last. */
final class Shutdown {

  private final Map<Kind, List<Incarnation>> waves = new EnumMap<>(Kind.class);

  void add(Kind kind, Incarnation process) {
    waves.computeIfAbsent(kind, _ -> new ArrayList<>()).add(process);
  }

  /** Asks, waits and at last insists; returns when none of them is alive. */
  void run() throws InterruptedException {
    for (Kind kind : waves.keySet().stream().sorted(Comparator.reverseOrder()).toList()) {
      List<Incarnation> wave = waves.getOrDefault(kind, List.of());
      wave.forEach(Incarnation::terminate);
      if (!Incarnation.ended(wave, Ward.TO_END)) {
        wave.forEach(Incarnation::kill);
        Incarnation.ended(wave, Ward.TO_END);
      }
    }
  }
}

package lessserver.events;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lessserver.events.depot.Parcels;

/**
 * Eight threads that move fifty parcels, several in a transaction, so that transactions overlap and
 * commit in another order than their events got their ids.
 */
final class Movers {

  private static final int THREADS = 8;
  private static final int PARCELS = 50;
  private static final int MOST_AT_ONCE = 7;

  private Movers() {}

  /**
   * Makes at least this many moves, shared out over the depots; returns the steps that were made.
   */
  static Map<String, Integer> move(int moves, List<Parcels> depots) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    List<String> parcels =
        IntStream.range(0, PARCELS).mapToObj(i -> "parcel-%02d".formatted(i)).toList();
    parcels.forEach(depots.getFirst()::add);
    var left = new AtomicInteger(moves);
    List<Future<?>> movers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        var random = new Random(seed + i);
        Parcels depot = depots.get(i % depots.size());
        movers.add(
            threads.submit(
                () -> {
                  int some = 1 + random.nextInt(MOST_AT_ONCE);
                  while (left.getAndAdd(-some) > 0) {
                    depot.move(some(parcels, some, random));
                    some = 1 + random.nextInt(MOST_AT_ONCE);
                  }
                }));
      }
      for (Future<?> mover : movers) {
        mover.get();
      }
    }
    return parcels.stream().collect(toMap(parcel -> parcel, depots.getFirst()::step));
  }

  /** In the order of their names, so that no two transactions wait for each other. */
  private static List<String> some(List<String> parcels, int count, Random random) {
    List<String> shuffled = new ArrayList<>(parcels);
    Collections.shuffle(shuffled, random);
    return shuffled.stream().limit(count).sorted().toList();
  }
}

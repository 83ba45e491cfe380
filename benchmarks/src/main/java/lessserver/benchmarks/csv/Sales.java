package lessserver.benchmarks.csv;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A file of ten columns of mixed types, always the same for the same seed. */
final class Sales {

  static final String COLUMNS =
      "id bigint, customer varchar(100), email varchar(100), quantity bigint, amount numeric(12,"
          + " 2), paid boolean, day date, seen timestamp with time zone, city varchar(100), note"
          + " varchar(200)";

  static final String HEADER = "id,customer,email,quantity,amount,paid,day,seen,city,note";

  /** One row in so many has an amount that is none. */
  private static final int BAD = 50;

  private static final String[] CITIES = {"Oslo", "Rome", "São Paulo", "Kyōto", "New York"};

  private Sales() {}

  /**
   * Writes one.
   *
   * @param bad whether some rows do not fit
   */
  static void write(Path file, long rows, long seed, boolean bad) throws IOException {
    Random random = new Random(seed);
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write(HEADER);
      out.write('\n');
      for (long id = 0; id < rows; id++) {
        int n = random.nextInt(1_000_000);
        boolean isBad = n % BAD == 0;
        out.write(
            "%d,\"Customer %d, Ltd\",c%d@example.com,%d,%s,%s,2026-%02d-%02d,2026-01-31T%02d:%02d:00Z,%s,note %d"
                .formatted(
                    id,
                    n,
                    n,
                    n % 100,
                    bad && isBad ? "unknown" : n / 100 + "." + (10 + n % 90),
                    n % 3 == 0,
                    1 + n % 12,
                    1 + n % 28,
                    n % 24,
                    n % 60,
                    CITIES[n % CITIES.length],
                    n));
        out.write('\n');
      }
    }
  }
}

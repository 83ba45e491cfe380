package lessserver.etl.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a column's type: the narrowest that at least 95 % of the values fit. A date that may be
 * read with the day or with the month first stays a text, because nobody could undo a wrong guess.
 * For one thread at a time.
 */
public final class TypeGuess {

  private static final double ENOUGH = 0.95;

  /** With more of them than that, no sample is 95 % any more. */
  private static final int MOST_MISFITS = (int) (Sniffer.ROWS_SAMPLED * (1 - ENOUGH)) + 1;

  private final List<Candidate> candidates = new ArrayList<>();
  private int values;
  private int nulls;

  /** A type, and how its values are written. */
  public record Typed(ColumnType type, @Nullable String format) {}

  private static final class Candidate {

    private final Typed typed;
    private int fitting;

    private Candidate(ColumnType type, @Nullable String format) {
      this.typed = new Typed(type, format);
    }
  }

  /** A guess for a column of a file with this delimiter. */
  public TypeGuess(char delimiter) {
    candidates.add(new Candidate(ColumnType.INTEGER, null));
    candidates.add(new Candidate(ColumnType.DECIMAL, null));
    if (delimiter != ',') {
      candidates.add(new Candidate(ColumnType.DECIMAL, ColumnType.DECIMAL_COMMA));
    }
    candidates.add(new Candidate(ColumnType.BOOLEAN, null));
    for (String format : Times.FORMATS) {
      candidates.add(new Candidate(ColumnType.DATE, format.equals(Times.ISO) ? null : format));
    }
    candidates.add(new Candidate(ColumnType.TIMESTAMP, null));
  }

  public void add(String field) {
    // Of an integer column; a text's nulls are fewer.
    if (ColumnType.INTEGER.isNull(field)) {
      nulls++;
      return;
    }
    values++;
    for (Candidate each : candidates) {
      if (isPossible(each) && each.typed.type().value(field, each.typed.format()) != null) {
        each.fitting++;
      }
    }
  }

  private boolean isPossible(Candidate candidate) {
    return values - candidate.fitting <= MOST_MISFITS;
  }

  public int nulls() {
    return nulls;
  }

  public Typed result() {
    for (Candidate each : candidates) {
      if (values > 0 && each.fitting >= values * ENOUGH) {
        return Times.DAY_FIRST.equals(each.typed.format()) ? dayOrMonthFirst(each) : each.typed;
      }
    }
    return new Typed(ColumnType.TEXT, null);
  }

  /** What share of the values does not fit this type. */
  public static double unfit(List<String> fields, Typed typed) {
    long values = fields.stream().filter(field -> !typed.type().isNull(field)).count();
    long unfit =
        fields.stream()
            .filter(field -> !typed.type().isNull(field))
            .filter(field -> typed.type().value(field, typed.format()) == null)
            .count();
    return values == 0 ? 0 : (double) unfit / values;
  }

  /** Whether so large a share of a column's values may be rejected one by one. */
  public static boolean isBearable(double unfit) {
    return unfit <= 1 - ENOUGH + 1e-9;
  }

  private Typed dayOrMonthFirst(Candidate dayFirst) {
    Candidate monthFirst = candidates.get(candidates.indexOf(dayFirst) + 1);
    if (monthFirst.fitting > dayFirst.fitting) {
      return monthFirst.typed;
    }
    return monthFirst.fitting == dayFirst.fitting
        ? new Typed(ColumnType.TEXT, null)
        : dayFirst.typed;
  }
}

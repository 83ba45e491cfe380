package lessserver.etl.imports;

import org.jspecify.annotations.Nullable;

/**
 * A row that was not loaded.
 *
 * @param line on which it begins
 * @param column at fault, if it is one
 * @param code short and stable
 * @param text the row as it stood
 */
public record Reject(long line, @Nullable String column, String code, String reason, String text) {

  /** Characters that are kept of a row. */
  public static final int LONGEST_TEXT = 65_536;

  private static final int LONGEST_REASON = 500;

  /** Cuts what is too long, and shows the NULs that no database stores. */
  public Reject {
    reason = storable(reason, LONGEST_REASON);
    text = storable(text, LONGEST_TEXT);
  }

  private static String storable(String text, int longest) {
    String cut = text.length() <= longest ? text : text.substring(0, longest);
    return cut.replace('\0', '\u2400');
  }
}

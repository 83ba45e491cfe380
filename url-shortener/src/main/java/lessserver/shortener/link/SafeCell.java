package lessserver.shortener.link;

/**
 * A text that a spreadsheet shows and does not execute: what would be a formula gets an apostrophe
 * before it, which is taken off again when the text comes back.
 */
final class SafeCell {

  private static final String FORMULAS = "=+-@\t\r\n";
  private static final char APOSTROPHE = '\'';

  private SafeCell() {}

  static String guard(String text) {
    boolean formula = !text.isEmpty() && FORMULAS.indexOf(text.charAt(0)) >= 0;
    return formula || isGuarded(text) ? APOSTROPHE + text : text;
  }

  static String unguard(String cell) {
    return isGuarded(cell) ? cell.substring(1) : cell;
  }

  private static boolean isGuarded(String text) {
    return text.length() > 1
        && text.charAt(0) == APOSTROPHE
        && (text.charAt(1) == APOSTROPHE || FORMULAS.indexOf(text.charAt(1)) >= 0);
  }
}

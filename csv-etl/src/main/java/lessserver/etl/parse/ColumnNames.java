package lessserver.etl.parse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names in a header, made fit to be told apart: none is empty, none is there twice. */
public final class ColumnNames {

  private ColumnNames() {}

  public static List<String> of(List<String> header) {
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < header.size(); i++) {
      String name = clean(header.get(i));
      if (name.isEmpty()) {
        name = "column_" + (i + 1);
      }
      String unique = name;
      for (int n = 2; !taken.add(key(unique)); n++) {
        String suffix = "_" + n;
        unique = name.substring(0, Math.min(name.length(), Limits.NAME - suffix.length())) + suffix;
      }
      names.add(unique);
    }
    return names;
  }

  public static List<String> numbered(int count) {
    return of(Collections.nCopies(count, ""));
  }

  /** Two names with the same key are one. */
  public static String key(String name) {
    return clean(name).toLowerCase(Locale.ROOT);
  }

  private static String clean(String name) {
    String clean = name.replaceAll("[\\p{Cc}\\p{Cs}\\uFFFD]+", " ").strip();
    return clean.length() <= Limits.NAME ? clean : clean.substring(0, Limits.NAME).strip();
  }
}

package lessserver.shortener.link;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;

/** A link as a row of a CSV file. */
final class LinkColumns {

  static final String URL = "url";
  static final String CODE = "code";

  /** In the order in which they are written; they may be read in any. */
  static final List<String> ALL =
      List.of(
          URL,
          CODE,
          "campaign",
          "source",
          "medium",
          "title",
          "tags",
          "expiresAt",
          "maxVisits",
          "redirect",
          "forwardQuery",
          "expiredUrl");

  private static final String TAG_SEPARATOR = ",";

  private LinkColumns() {}

  /**
   * The wish in a row.
   *
   * @param cells by column, those without text left out
   * @throws InvalidCell if a cell has the wrong form
   */
  static NewLinks read(Map<String, String> cells) {
    String medium = cells.get("medium");
    String tags = cells.getOrDefault("tags", "");
    return new NewLinks(
        cells.getOrDefault(URL, ""),
        cells.get(CODE),
        cells.get("campaign"),
        cells.get("source"),
        medium == null ? List.of() : List.of(medium),
        cells.get("title"),
        Arrays.stream(tags.split(TAG_SEPARATOR, -1))
            .map(String::strip)
            .filter(tag -> !tag.isEmpty())
            .toList(),
        instant(cells, "expiresAt"),
        number(cells, "maxVisits"),
        redirect(cells),
        truth(cells, "forwardQuery"),
        cells.get("expiredUrl"));
  }

  static List<String> write(LinkView link, boolean raw) {
    return Stream.of(
            link.url(),
            link.code(),
            link.campaign(),
            link.source(),
            link.medium(),
            link.title(),
            String.join(TAG_SEPARATOR, link.tags()),
            link.expiresAt(),
            link.maxVisits(),
            link.redirect(),
            link.forwardQuery(),
            link.expiredUrl())
        .map(value -> Objects.toString(value, ""))
        .map(text -> raw ? text : SafeCell.guard(text))
        .toList();
  }

  private static @Nullable Instant instant(Map<String, String> cells, String column) {
    String text = cells.get(column);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException _) {
      throw new InvalidCell(column, "must be an instant such as 2030-01-31T12:00:00Z");
    }
  }

  private static @Nullable Long number(Map<String, String> cells, String column) {
    String text = cells.get(column);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw new InvalidCell(column, "must be a number");
    }
  }

  private static @Nullable Integer redirect(Map<String, String> cells) {
    Long status = number(cells, "redirect");
    return status == null ? null : Integer.valueOf(Math.clamp(status, -1, Integer.MAX_VALUE));
  }

  private static @Nullable Boolean truth(Map<String, String> cells, String column) {
    return switch (cells.get(column)) {
      case null -> null;
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw new InvalidCell(column, "must be true or false");
    };
  }

  /** A cell has the wrong form. */
  static final class InvalidCell extends Refusal {

    private static final long serialVersionUID = 1L;

    InvalidCell(String column, String why) {
      super(Kind.INVALID, "The " + column + " " + why + ".", new FieldError(column, why));
    }
  }
}

package lessserver.etl.imports;

import com.fasterxml.jackson.annotation.JsonFormat;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.nio.charset.Charset;
import java.util.Locale;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.parse.Limits;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * What the sender of a file says of it; null is to be found out, or usual.
 *
 * @param key the column by which a row is known again
 * @param onDuplicate needs a key; SKIP if there is one
 * @param schema {@code name:type,name:type:format}, for columns that are not to be inferred
 * @param maxRejects stops the import above so many
 * @param maxRejectRatio stops it above this share, from 1,000 rows on
 */
public record ImportOptions(
    @NotNull @Pattern(
            regexp = Dataset.NAME,
            message =
                "must be 1 to 63 lower-case letters, digits, - and _, beginning with a letter or"
                    + " digit")
        String dataset,
    @Size(min = 1, max = Limits.NAME) @Printable @Nullable String key,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES)
        @Nullable OnDuplicate onDuplicate,
    @Pattern(regexp = "auto|present|absent", message = "must be auto, present or absent") @Nullable String header,
    @Pattern(
            regexp = "[,;|\t]|comma|semicolon|pipe|tab",
            message = "must be comma, semicolon, pipe or tab")
        @Nullable String delimiter,
    @Pattern(regexp = "[\"']|double|single", message = "must be double or single") @Nullable String quote,
    @Pattern(
            regexp = ENCODINGS,
            message = "must be utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1 or iso-8859-15")
        @Nullable String encoding,
    @Size(max = 20_000) @Nullable String schema,
    @PositiveOrZero @Nullable Long maxRejects,
    @DecimalMin("0") @DecimalMax("1") @Nullable Double maxRejectRatio) {

  private static final String ENCODINGS =
      "(?i)utf-8|utf-16le|utf-16be|windows-1252|iso-8859-1|iso-8859-15";

  /** Options with nothing said but the name. */
  public static ImportOptions of(String dataset) {
    return new ImportOptions(dataset, null, null, null, null, null, null, null, null, null);
  }

  public @Nullable Character delimiterCharacter() {
    if (delimiter == null) {
      return null;
    }
    return switch (delimiter) {
      case "comma" -> ',';
      case "semicolon" -> ';';
      case "pipe" -> '|';
      case "tab" -> '\t';
      default -> delimiter.charAt(0);
    };
  }

  public @Nullable Character quoteCharacter() {
    if (quote == null) {
      return null;
    }
    return quote.equals("single") || quote.equals("'") ? '\'' : '"';
  }

  public @Nullable Boolean hasHeader() {
    if (header == null || header.equals("auto")) {
      return null;
    }
    return header.equals("present");
  }

  public @Nullable String charset() {
    return encoding == null ? null : encoding.toUpperCase(Locale.ROOT);
  }

  /**
   * The same with the encoding that the file's media type names, if it is read and none is said.
   */
  public ImportOptions encodedAs(@Nullable MediaType type) {
    Charset named = type == null ? null : type.getCharset();
    if (encoding != null || named == null || !named.name().matches(ENCODINGS)) {
      return this;
    }
    return with(dataset, named.name(), maxRejects, maxRejectRatio);
  }

  /** The same for another dataset. */
  public ImportOptions into(String name) {
    return with(name, encoding, maxRejects, maxRejectRatio);
  }

  /** Whether the same is to become of the file; a stopped import may have got other thresholds. */
  boolean asksForTheSameAs(ImportOptions other) {
    return equals(other.withThresholds(maxRejects, maxRejectRatio));
  }

  /** The same, with other thresholds where they are given. */
  ImportOptions withThresholds(@Nullable Long rejects, @Nullable Double ratio) {
    return with(
        dataset,
        encoding,
        rejects == null ? maxRejects : rejects,
        ratio == null ? maxRejectRatio : ratio);
  }

  private ImportOptions with(
      String ofDataset, @Nullable String inEncoding, @Nullable Long most, @Nullable Double share) {
    return new ImportOptions(
        ofDataset, key, onDuplicate, header, delimiter, quote, inEncoding, schema, most, share);
  }
}

package lessserver.etl.load;

import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import lessserver.etl.EtlProperties;
import lessserver.etl.imports.DeclaredSchema;
import lessserver.etl.imports.ImportOptions;
import lessserver.etl.parse.RawRow;
import lessserver.etl.parse.Sniffer;
import lessserver.etl.parse.Sniffer.Hints;
import lessserver.etl.parse.Sniffer.Sample;
import lessserver.etl.parse.TypeGuess;
import lessserver.etl.parse.TypeGuess.Typed;
import lessserver.etl.parse.Unpacked;
import lessserver.functions.Constraints;
import org.springframework.stereotype.Component;

/** Looks at the beginning of a file and says what it would be read as; keeps nothing. */
@Component
class PreviewFile implements Function<PreviewRequest, Preview> {

  private static final int ROWS_SHOWN = 20;

  private final Validator validator;
  private final EtlProperties properties;

  PreviewFile(Validator validator, EtlProperties properties) {
    this.validator = validator;
    this.properties = properties;
  }

  @Override
  public Preview apply(PreviewRequest request) {
    ImportOptions options = request.options();
    Constraints.check(validator, options);
    DeclaredSchema declared = DeclaredSchema.of(options.schema());
    Hints hints =
        new Hints(
            options.charset(),
            options.delimiterCharacter(),
            options.quoteCharacter(),
            options.hasHeader(),
            options.key() == null ? Set.of() : Set.of(options.key()));
    try (Unpacked unpacked =
        Unpacked.ofBeginning(request.content(), properties.largestFile().toBytes())) {
      return preview(Sniffer.sniff(unpacked, hints), declared, unpacked.isPacked());
    } catch (IOException e) {
      throw new UncheckedIOException("the file broke off", e);
    }
  }

  private static Preview preview(Sample sample, DeclaredSchema declared, boolean packed) {
    List<RawRow> readable =
        sample.rows().stream()
            .filter(row -> row.fault() == null && row.fields().size() == sample.names().size())
            .toList();
    long blank = sample.rows().stream().filter(RawRow::isBlank).count();
    long blankReadable = readable.stream().filter(RawRow::isBlank).count();
    return new Preview(
        sample.dialect(),
        packed,
        IntStream.range(0, sample.names().size())
            .mapToObj(index -> column(sample, declared, readable, index))
            .toList(),
        sample.rows().size(),
        sample.rows().size() - readable.size() - (blank - blankReadable),
        readable.stream().limit(ROWS_SHOWN).map(RawRow::fields).toList());
  }

  private static Preview.PreviewColumn column(
      Sample sample, DeclaredSchema declared, List<RawRow> rows, int index) {
    String name = sample.names().get(index);
    List<String> fields = rows.stream().map(row -> row.fields().get(index)).toList();
    TypeGuess guess = new TypeGuess(sample.dialect().delimiter());
    fields.forEach(guess::add);
    Typed typed = declared.type(name).orElseGet(guess::result);
    long nulls = fields.stream().filter(typed.type()::isNull).count();
    long misfits =
        fields.stream()
            .filter(field -> !typed.type().isNull(field))
            .filter(field -> typed.type().value(field, typed.format()) == null)
            .count();
    return new Preview.PreviewColumn(name, typed.type(), typed.format(), nulls, misfits);
  }
}

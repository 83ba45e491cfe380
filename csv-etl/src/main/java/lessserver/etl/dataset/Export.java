package lessserver.etl.dataset;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.Writer;
import java.util.List;

/**
 * A dataset's rows, to be written.
 *
 * @param raw without a guard against formulas, which only CSV needs
 */
record Export(
    String dataset,
    Format format,
    @Size(max = 20) List<@NotNull @Size(max = 2_000) String> where,
    boolean raw,
    Writer to) {

  enum Format {
    CSV,
    JSON
  }
}

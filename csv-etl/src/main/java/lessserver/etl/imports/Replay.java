package lessserver.etl.imports;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Rejected rows of an import, corrected. */
record Replay(String importId, @NotEmpty @Size(max = 10_000) List<@NotNull @Valid Corrected> rows) {

  /**
   * A row that is to take a rejected one's place.
   *
   * @param line on which the rejected one began
   * @param row as it should have stood
   */
  record Corrected(@Positive long line, @NotNull @Size(max = 65_536) String row) {}
}

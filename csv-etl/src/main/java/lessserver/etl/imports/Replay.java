package lessserver.etl.imports;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/**
 * Rejected rows of an import, corrected.
 *
 * @param id of the import that they become: told again under the same one, they are that import
 */
record Replay(
    String importId, UUID id, @NotEmpty @Size(max = 10_000) List<@NotNull @Valid Corrected> rows) {

  /**
   * A row that is to take a rejected one's place.
   *
   * @param line on which the rejected one began
   * @param row as it should have stood
   */
  record Corrected(@Positive long line, @NotNull @Size(max = 65_536) String row) {}
}

package lessserver.etl.imports;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Another service wants a file imported: its text, or one that is kept here. Not told here, only
 * heard.
 *
 * @param sha256 of the file that is kept
 * @param force imports it although the same bytes were imported before
 */
record ImportRequested(
    @NotNull @Valid ImportOptions options,
    @Nullable String text,
    @Pattern(regexp = "[0-9a-f]{64}", message = "must be 64 hex digits in lower case") @Nullable String sha256,
    @Nullable Boolean force) {

  static final String TYPE = "lessserver.import.requested.v1";
}

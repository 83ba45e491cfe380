package lessserver.etl.imports;

import jakarta.validation.Valid;
import java.util.UUID;

/**
 * A wish for an import.
 *
 * @param importId of the import that it becomes, however often it is told
 */
record ImportRequest(UUID importId, @Valid ImportRequested wish) {}

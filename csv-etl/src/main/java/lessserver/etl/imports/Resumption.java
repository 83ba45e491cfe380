package lessserver.etl.imports;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/** Which import to take up again, and how many rejects it may have from now on. */
record Resumption(
    String id,
    @PositiveOrZero @Nullable Long maxRejects,
    @DecimalMin("0") @DecimalMax("1") @Nullable Double maxRejectRatio) {}

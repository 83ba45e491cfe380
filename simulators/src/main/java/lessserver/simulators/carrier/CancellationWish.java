package lessserver.simulators.carrier;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import lessserver.functions.Printable;

/** The wish that nothing be brought for this, whatever was booked and whatever might still be. */
record CancellationWish(@NotBlank @Size(max = 200) @Printable String reference) {}

package lessserver.simulators.payment;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import lessserver.functions.Printable;

/** The wish to hold somebody's money once, however often it is sent with this key. */
record KeyedAuthorization(
    @NotBlank @Size(max = 200) @Printable String idempotencyKey, @Valid Authorization wish) {}

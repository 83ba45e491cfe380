package lessserver.simulators.payment;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import lessserver.functions.Printable;

/** The wish that nothing be charged for this, whatever was and whatever might still be. */
record RefundWish(@NotBlank @Size(max = 200) @Printable String reference) {}

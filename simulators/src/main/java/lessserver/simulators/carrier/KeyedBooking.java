package lessserver.simulators.carrier;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import lessserver.functions.Printable;

/** The wish to have a parcel brought once, however often it is sent with this key. */
record KeyedBooking(
    @NotBlank @Size(max = 200) @Printable String idempotencyKey, @Valid Booking wish) {}

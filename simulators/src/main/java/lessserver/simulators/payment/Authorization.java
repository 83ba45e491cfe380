package lessserver.simulators.payment;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import lessserver.functions.Printable;

/**
 * The wish to hold somebody's money.
 *
 * @param reference what it is for, in the client's words
 * @param amount in cents
 * @param card a token
 */
record Authorization(
    @NotBlank @Size(max = 200) @Printable String reference,
    @Min(1) @Max(100_000_000) long amount,
    @NotNull @Pattern(regexp = "EUR", message = "must be EUR") String currency,
    @NotBlank @Size(max = 64) @Printable String card) {}

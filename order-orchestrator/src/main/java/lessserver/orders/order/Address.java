package lessserver.orders.order;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import lessserver.functions.Printable;

/**
 * Where a parcel goes.
 *
 * @param country two letters, ISO 3166
 */
public record Address(
    @NotBlank @Size(max = 200) @Printable String name,
    @NotBlank @Size(max = 200) @Printable String street,
    @NotBlank @Size(max = 20) @Printable String postalCode,
    @NotBlank @Size(max = 100) @Printable String city,
    @NotBlank @Pattern(regexp = "[A-Z]{2}", message = "must be two capital letters, such as DE") String country) {}

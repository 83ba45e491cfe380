package lessserver.simulators.carrier;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import lessserver.functions.Printable;

/**
 * The wish to have a parcel brought to somebody.
 *
 * @param reference what it is for, in the client's words
 */
record Booking(
    @NotBlank @Size(max = 200) @Printable String reference,
    @NotNull @Valid Address shipTo,
    @NotEmpty @Size(max = 100) List<@NotNull @Valid Item> items) {

  record Address(
      @NotBlank @Size(max = 200) @Printable String name,
      @NotBlank @Size(max = 200) @Printable String street,
      @NotBlank @Size(max = 20) @Printable String postalCode,
      @NotBlank @Size(max = 100) @Printable String city,
      @NotNull @Pattern(regexp = "[A-Z]{2}") String country) {}

  record Item(@NotBlank @Size(max = 100) @Printable String sku, @Min(1) int quantity) {}
}

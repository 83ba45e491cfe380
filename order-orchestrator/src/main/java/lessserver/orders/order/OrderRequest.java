package lessserver.orders.order;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What a customer wants.
 *
 * @param card the payment provider's token of a card; the shop never sees the card itself
 */
public record OrderRequest(
    @NotBlank @Size(max = 40) @Printable String customerId,
    @NotEmpty @Size(max = 50) List<@NotNull @Valid Item> items,
    @Size(min = 1, max = 40) @Printable @Nullable String coupon,
    @NotNull @Pattern(regexp = "tok_[a-z0-9_]{1,60}", message = "must be a card token, such as tok_visa") String card,
    @NotNull @Valid Address shipTo) {

  /** So many of one product. */
  public record Item(
      @NotBlank @Size(max = 40) @Printable String sku, @Min(1) @Max(10_000) int quantity) {}
}

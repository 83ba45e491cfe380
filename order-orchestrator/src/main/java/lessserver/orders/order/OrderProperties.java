package lessserver.orders.order;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.Duration;
import lessserver.orders.Euros;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How orders are placed, {@code lessserver.orders.*}.
 *
 * @param approvalAbove in euros: what costs more needs a human's approval
 * @param approvalWithin after which time without an answer such an order fails
 * @param finishedWithin an order that takes longer raises an alert
 * @param patience how long payment and shipping are tried before an order is given up
 * @param trackingLinkWithin how long after its placing an order's mail waits for the short link
 * @param trackingUrl where a customer follows a parcel, with <code>{order}</code> for the order's
 *     id
 * @param sender of the mails
 */
@Validated
@ConfigurationProperties("lessserver.orders")
public record OrderProperties(
    @NotNull @PositiveOrZero BigDecimal approvalAbove,
    @NotNull Duration approvalWithin,
    @NotNull Duration finishedWithin,
    @NotNull Duration patience,
    @NotNull Duration trackingLinkWithin,
    @NotBlank String trackingUrl,
    @NotBlank @Email String sender) {

  @AssertTrue(message = "durations must be longer than nothing") boolean isPatient() {
    return approvalWithin.isPositive()
        && finishedWithin.isPositive()
        && patience.isPositive()
        && trackingLinkWithin.isPositive();
  }

  boolean needsApproval(long cents) {
    return Euros.of(cents).compareTo(approvalAbove) > 0;
  }

  public String trackingUrl(String orderId) {
    return trackingUrl.replace("{order}", orderId);
  }
}

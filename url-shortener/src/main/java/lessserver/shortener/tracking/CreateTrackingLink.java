package lessserver.shortener.tracking;

import java.util.function.Consumer;
import lessserver.shortener.link.CreateLinks;
import lessserver.shortener.link.NewLinks;
import org.springframework.stereotype.Component;

/** Makes the link by which a customer follows a parcel; its clicks are counted as mail's. */
@Component
class CreateTrackingLink implements Consumer<OrderPlaced> {

  private static final String CAMPAIGN = "orders";
  private static final String MEDIUM = "mail";

  private final CreateLinks createLinks;

  CreateTrackingLink(CreateLinks createLinks) {
    this.createLinks = createLinks;
  }

  @Override
  public void accept(OrderPlaced order) {
    createLinks.apply(NewLinks.to(order.trackingUrl(), order.trackingCode(), CAMPAIGN, MEDIUM));
  }
}

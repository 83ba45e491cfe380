package lessserver.orders.shipping;

import java.util.function.Consumer;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.InstanceFinished;
import lessserver.durable.DurableRefusals.UnknownInstance;
import lessserver.functions.PublicUrl;
import lessserver.orders.order.OrderSignals;
import lessserver.orders.order.TrackingCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Gives an order the short link to its parcel, for the mail. */
@Component
class PassTrackingLinkOn implements Consumer<LinkMade> {

  private static final Logger log = LoggerFactory.getLogger(PassTrackingLinkOn.class);

  private final DurableClient orchestrations;
  private final PublicUrl publicUrl;

  PassTrackingLinkOn(DurableClient orchestrations, PublicUrl publicUrl) {
    this.orchestrations = orchestrations;
    this.publicUrl = publicUrl;
  }

  @Override
  public void accept(LinkMade link) {
    TrackingCode.orderOf(link.code()).ifPresent(orderId -> tell(orderId, link));
  }

  private void tell(String orderId, LinkMade link) {
    try {
      orchestrations.raiseEvent(
          orderId, OrderSignals.TRACKING_LINK, publicUrl.at("/" + link.code()));
    } catch (InstanceFinished | UnknownInstance e) {
      log.debug("event=tracking-link-too-late order={}", orderId, e);
    }
  }
}

package lessserver.orders.order;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import lessserver.durable.http.ManagementLinks;
import lessserver.durable.http.ManagementPayload;
import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.functions.Printable;
import lessserver.functions.PublicUrl;
import lessserver.functions.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Orders over HTTP: to place, approve and cancel them. */
@RestController
@RequestMapping("/api/v1/orders")
class OrderTriggers {

  private static final String RETRY_AFTER_SECONDS = "1";

  private final Functions functions;
  private final AcceptOrder acceptOrder;
  private final ApproveOrder approveOrder;
  private final CancelOrder cancelOrder;
  private final ManagementLinks links;
  private final PublicUrl publicUrl;

  OrderTriggers(
      Functions functions,
      AcceptOrder acceptOrder,
      ApproveOrder approveOrder,
      CancelOrder cancelOrder,
      ManagementLinks links,
      PublicUrl publicUrl) {
    this.functions = functions;
    this.acceptOrder = acceptOrder;
    this.approveOrder = approveOrder;
    this.cancelOrder = cancelOrder;
    this.links = links;
    this.publicUrl = publicUrl;
  }

  /** Azure's management payload, and the order's id. */
  record Accepted(String orderId, @JsonUnwrapped ManagementPayload management) {}

  /** An answer that says where the order is to be seen. */
  record Noted(String orderId, String orderUri) {}

  record Approval(@Nullable Boolean approved, @Size(max = 100) @Printable @Nullable String by) {}

  record Cancellation(@Size(max = 200) @Printable @Nullable String reason) {}

  @PostMapping
  ResponseEntity<Accepted> place(
      @RequestBody OrderRequest request,
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client,
      @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
    UUID name = key == null ? UUID.randomUUID() : new IdempotencyKey(key).id(client);
    AcceptedOrder order =
        functions.call(acceptOrder, new AcceptedOrder(AcceptedOrder.id(name), request));
    ManagementPayload management = links.of(order.orderId());
    return ResponseEntity.accepted()
        .location(URI.create(management.statusQueryGetUri()))
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(new Accepted(order.orderId(), management));
  }

  @PostMapping("/{id}/approve")
  ResponseEntity<Noted> approve(
      @PathVariable String id, @RequestBody(required = false) @Nullable Approval answer) {
    boolean approved = answer == null || answer.approved() == null || answer.approved();
    functions.call(
        approveOrder, new OrderDecision(id, approved, answer == null ? null : answer.by()));
    return noted(id);
  }

  @PostMapping("/{id}/cancel")
  ResponseEntity<Noted> cancel(
      @PathVariable String id, @RequestBody(required = false) @Nullable Cancellation wish) {
    functions.call(cancelOrder, new OrderCancellation(id, wish == null ? null : wish.reason()));
    return noted(id);
  }

  private ResponseEntity<Noted> noted(String id) {
    String address = publicUrl.at("/api/v1/orders/" + id);
    return ResponseEntity.accepted().location(URI.create(address)).body(new Noted(id, address));
  }
}

package lessserver.simulators.payment;

import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The payment provider over HTTP, and its ledger. */
@RestController
class PaymentTriggers {

  private final Functions functions;
  private final Authorize authorize;
  private final Capture capture;
  private final Refund refund;
  private final ListCharges listCharges;

  PaymentTriggers(
      Functions functions,
      Authorize authorize,
      Capture capture,
      Refund refund,
      ListCharges listCharges) {
    this.functions = functions;
    this.authorize = authorize;
    this.capture = capture;
    this.refund = refund;
    this.listCharges = listCharges;
  }

  @PostMapping("/payments/v1/authorizations")
  @ResponseStatus(HttpStatus.CREATED)
  ChargeView authorize(
      @RequestHeader(Headers.IDEMPOTENCY_KEY) String key, @RequestBody Authorization wish) {
    return functions.call(authorize, new KeyedAuthorization(key, wish));
  }

  @PostMapping("/payments/v1/authorizations/{id}/capture")
  ChargeView capture(@PathVariable String id) {
    return functions.call(capture, id);
  }

  @PostMapping("/payments/v1/refunds")
  Refunded refund(@RequestBody RefundWish wish) {
    return functions.call(refund, wish);
  }

  @GetMapping("/api/v1/simulators/charges")
  Page<ChargeView> list(
      @RequestParam(required = false) @Nullable String reference,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(listCharges, new ChargeQuery(reference, new PageQuery(limit, cursor)));
  }
}

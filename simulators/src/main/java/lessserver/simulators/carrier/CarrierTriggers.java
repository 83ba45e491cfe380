package lessserver.simulators.carrier;

import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The carrier over HTTP, and its ledger. */
@RestController
class CarrierTriggers {

  private final Functions functions;
  private final Book book;
  private final Cancel cancel;
  private final ListShipments listShipments;

  CarrierTriggers(Functions functions, Book book, Cancel cancel, ListShipments listShipments) {
    this.functions = functions;
    this.book = book;
    this.cancel = cancel;
    this.listShipments = listShipments;
  }

  @PostMapping("/carrier/v1/shipments")
  @ResponseStatus(HttpStatus.CREATED)
  ShipmentView book(@RequestHeader(Headers.IDEMPOTENCY_KEY) String key, @RequestBody Booking wish) {
    return functions.call(book, new KeyedBooking(key, wish));
  }

  @PostMapping("/carrier/v1/cancellations")
  Cancelled cancel(@RequestBody CancellationWish wish) {
    return functions.call(cancel, wish);
  }

  @GetMapping("/api/v1/simulators/shipments")
  Page<ShipmentView> list(
      @RequestParam(required = false) @Nullable String reference,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(
        listShipments, new ShipmentQuery(reference, new PageQuery(limit, cursor)));
  }
}

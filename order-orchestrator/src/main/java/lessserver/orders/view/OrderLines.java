package lessserver.orders.view;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.List;
import lessserver.functions.store.JsonColumn;
import lessserver.orders.order.OrderLine;

/** What is in an order, as one text: a read model is read whole. */
@Converter
class OrderLines extends JsonColumn<List<OrderLine>> {

  OrderLines() {
    super(new TypeReference<>() {});
  }
}

package lessserver.orders.view;

import io.cloudevents.CloudEvent;
import java.util.Map;
import lessserver.events.ConsumedEvents;
import lessserver.events.EventCodec;
import lessserver.functions.Functions;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.orders.order.OrderEvent;
import lessserver.orders.order.OrderStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The read model: fed from Kafka, read over HTTP. */
@RestController
@RequestMapping("/api/v1/orders")
class ViewTriggers {

  private static final String CONSUMER = "order-orchestrator.view";

  private static final Map<String, Class<? extends OrderEvent>> EVENTS = OrderEvent.types();

  private final Functions functions;
  private final ProjectOrder projectOrder;
  private final FindOrder findOrder;
  private final ListOrders listOrders;
  private final ConsumedEvents consumed;
  private final EventCodec codec;

  ViewTriggers(
      Functions functions,
      ProjectOrder projectOrder,
      FindOrder findOrder,
      ListOrders listOrders,
      ConsumedEvents consumed,
      EventCodec codec) {
    this.functions = functions;
    this.projectOrder = projectOrder;
    this.findOrder = findOrder;
    this.listOrders = listOrders;
    this.consumed = consumed;
    this.codec = codec;
  }

  @KafkaListener(id = CONSUMER, topics = OrderEvent.TOPIC)
  void onEvent(ConsumerRecord<String, CloudEvent> record) {
    Class<? extends OrderEvent> type = EVENTS.get(record.value().getType());
    if (type != null) { // a newer version may tell of more
      OrderEvent event = codec.read(record.value(), type);
      consumed.once(CONSUMER, record.value(), () -> functions.call(projectOrder, event));
    }
  }

  @GetMapping("/{id}")
  OrderDetails find(@PathVariable String id) {
    return functions.call(findOrder, id);
  }

  @GetMapping
  Page<OrderDetails> list(
      @RequestParam(required = false) @Nullable String customerId,
      @RequestParam(required = false) @Nullable OrderStatus status,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(
        listOrders, new OrderQuery(customerId, status, new PageQuery(limit, cursor)));
  }
}

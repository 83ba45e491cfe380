package lessserver.orders.placement;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.InstanceExists;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import lessserver.orders.order.OrderStatus;
import lessserver.orders.order.Orders;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Has orders undone that nobody places any more, because somebody ended their orchestration from
 * outside or it broke down; returns how many those were.
 */
@Component
class UndoAbandoned implements Supplier<Integer> {

  private static final int AT_ONCE = 500;

  private final Orders orders;
  private final DurableClient orchestrations;

  UndoAbandoned(Orders orders, DurableClient orchestrations) {
    this.orders = orders;
    this.orchestrations = orchestrations;
  }

  @Override
  public Integer get() {
    return Stream.of(OrderStatus.values())
        .filter(status -> !status.isFinal())
        .mapToInt(this::undo)
        .sum();
  }

  private int undo(OrderStatus status) {
    int undone = 0;
    String after = "";
    List<String> ids;
    do {
      ids = orders.idsOf(status, after, Limit.of(AT_ONCE));
      for (String id : ids) {
        undone += undo(id) ? 1 : 0;
        after = id;
      }
    } while (ids.size() == AT_ONCE);
    return undone;
  }

  private boolean undo(String orderId) {
    Optional<Instance> placing = orchestrations.find(orderId);
    // One that is completed has ended its order first, a moment ago.
    if (placing.isPresent() && !brokeOff(placing.get().status())) {
      return false;
    }
    Ending ending = new Ending(orderId, reason(placing.orElse(null)));
    try {
      orchestrations.start(UndoOrder.NAME, ending, orderId + "-undo");
      return true;
    } catch (InstanceExists _) {
      return false; // It is under way.
    }
  }

  private static boolean brokeOff(RuntimeStatus status) {
    return status == RuntimeStatus.FAILED || status == RuntimeStatus.TERMINATED;
  }

  private static String reason(@Nullable Instance placing) {
    return placing == null || placing.failure() == null
        ? "Its placing was ended from outside."
        : "Its placing broke down: " + placing.failure().message();
  }
}

package lessserver.orders.loyalty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Function;
import lessserver.durable.DurableClient;
import lessserver.durable.EntityState;
import org.springframework.stereotype.Component;

/** Finds the points of a customer; who never ordered has none. */
@Component
public class FindPoints implements Function<String, Long> {

  private final DurableClient durable;
  private final ObjectMapper mapper;

  FindPoints(DurableClient durable, ObjectMapper mapper) {
    this.durable = durable;
    this.mapper = mapper;
  }

  @Override
  public Long apply(String customerId) {
    return durable
        .findEntity(LoyaltyAccount.of(customerId))
        .map(EntityState::state)
        .map(this::points)
        .orElse(0L);
  }

  private long points(String state) {
    try {
      return mapper.readValue(state, LoyaltyAccount.Balance.class).points();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a balance: " + state, e);
    }
  }
}

package lessserver.orders.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import lessserver.orders.order.OrderLine;

/** What is in an order, as one text: a read model is read whole. */
@Converter
class OrderLines implements AttributeConverter<List<OrderLine>, String> {

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String convertToDatabaseColumn(List<OrderLine> lines) {
    try {
      return JSON.writeValueAsString(lines);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write an order's lines as JSON", e);
    }
  }

  @Override
  public List<OrderLine> convertToEntityAttribute(String text) {
    try {
      return List.of(JSON.readValue(text, OrderLine[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot read an order's lines", e);
    }
  }
}

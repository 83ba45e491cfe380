package lessserver.functions.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import lessserver.functions.Refusal;
import lessserver.functions.billing.FunctionUsage;
import lessserver.functions.billing.Usage;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /functions}: what this service can be asked to do, and how much it was asked. */
@RestController
final class FunctionList {

  private final FunctionCatalog catalogue;
  private final FunctionUsage usage;

  FunctionList(FunctionCatalog catalogue, FunctionUsage usage) {
    this.catalogue = catalogue;
    this.usage = usage;
  }

  /**
   * @param input the argument's type, or an empty string for a supplier
   * @param output the result's type, or an empty string for a consumer
   * @param usage by this service and its replicas
   */
  record Entry(
      String name, String kind, String input, String output, @JsonUnwrapped Usage.Report usage) {}

  @GetMapping(DirectCalls.PATH)
  List<Entry> list(@RequestParam(defaultValue = "7") int days) {
    if (days < 1 || days > usage.keepDays()) {
      throw new InvalidDays(usage.keepDays());
    }
    Map<String, Usage.Report> reports = usage.onLastDays(days);
    return catalogue.getNames(null).stream()
        .filter(name -> !name.equals("functionRouter"))
        .sorted()
        .map(name -> entry(name, reports.getOrDefault(name, Usage.Report.NOTHING)))
        .toList();
  }

  private Entry entry(String name, Usage.Report report) {
    FunctionInvocationWrapper function = catalogue.lookup(name);
    return new Entry(
        name,
        function.isSupplier() ? "supplier" : function.isConsumer() ? "consumer" : "function",
        function.isSupplier() ? "" : simpleName(ResolvableType.forType(function.getInputType())),
        function.isConsumer() ? "" : simpleName(ResolvableType.forType(function.getOutputType())),
        report);
  }

  private static String simpleName(ResolvableType type) {
    String name = type.toClass().getSimpleName();
    if (!type.hasGenerics()) {
      return name;
    }
    List<String> arguments =
        List.of(type.getGenerics()).stream().map(FunctionList::simpleName).toList();
    return name + "<" + String.join(", ", arguments) + ">";
  }

  /** So many days are not kept. */
  static final class InvalidDays extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidDays(int most) {
      super(
          Kind.INVALID,
          "There are figures of the last " + most + " days.",
          new FieldError("days", "must be between 1 and " + most));
    }
  }
}

package lessserver.functions.web;

import java.util.List;
import lessserver.functions.FunctionMetrics;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /functions}: what this service can be asked to do, and how much it was asked. */
@RestController
final class FunctionList {

  private final FunctionCatalog catalogue;
  private final FunctionMetrics metrics;

  FunctionList(FunctionCatalog catalogue, FunctionMetrics metrics) {
    this.catalogue = catalogue;
    this.metrics = metrics;
  }

  /**
   * @param input the argument's type, or an empty string for a supplier
   * @param output the result's type, or an empty string for a consumer
   */
  record Entry(
      String name,
      String kind,
      String input,
      String output,
      long invocations,
      long errors,
      double meanMillis) {}

  @GetMapping(DirectCalls.PATH)
  List<Entry> list() {
    return catalogue.getNames(null).stream()
        .filter(name -> !name.equals("functionRouter"))
        .sorted()
        .map(this::entry)
        .toList();
  }

  private Entry entry(String name) {
    FunctionInvocationWrapper function = catalogue.lookup(name);
    FunctionMetrics.Usage usage = metrics.of(name);
    return new Entry(
        name,
        function.isSupplier() ? "supplier" : function.isConsumer() ? "consumer" : "function",
        function.isSupplier() ? "" : simpleName(ResolvableType.forType(function.getInputType())),
        function.isConsumer() ? "" : simpleName(ResolvableType.forType(function.getOutputType())),
        usage.invocations(),
        usage.errors(),
        usage.meanMillis());
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
}

package lessserver.testing.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.openapi.Components;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The routes that a running service really has, beside those that its document names. */
final class ServedRoutes {

  private static final String ERROR_PAGE = "/error";

  /** Read before any trigger, for every write but to these paths. */
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final String OWN_IDEMPOTENCY = "lessserver.idempotency.excluded-paths";

  private ServedRoutes() {}

  /** A parameter as a trigger declares it. */
  private record Declared(String name, String in, boolean required, @Nullable String usual) {}

  static List<String> differences(ApplicationContext context, ApiContract contract) {
    Map<String, List<HandlerMethod>> handled = handled(context);
    Set<String> served = new TreeSet<>(handled.keySet());
    served.addAll(routed(context));
    Set<String> documented =
        contract.operations().stream()
            .map(Operation::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> differences = new ArrayList<>();
    served.stream()
        .filter(each -> !documented.contains(each))
        .forEach(each -> differences.add(each + " is served and not documented"));
    documented.stream()
        .filter(each -> !served.contains(each))
        .forEach(each -> differences.add(each + " is documented and not served"));
    for (Operation operation : contract.operations()) {
      List<HandlerMethod> handlers = handled.getOrDefault(operation.toString(), List.of());
      if (!handlers.isEmpty()) {
        compare(context.getEnvironment(), contract.document(), operation, handlers, differences);
      }
    }
    return differences;
  }

  private static void compare(
      Environment environment,
      JsonNode document,
      Operation operation,
      List<HandlerMethod> handlers,
      List<String> differences) {
    Map<String, JsonNode> documented = new TreeMap<>();
    operation.parameters().forEach(each -> documented.put(each.path("name").asText(), each));
    Set<String> inForms = new TreeSet<>();
    for (JsonNode media :
        Components.resolve(document, operation.node().path("requestBody")).path("content")) {
      Components.resolve(document, media.path("schema"))
          .path("properties")
          .fieldNames()
          .forEachRemaining(inForms::add);
    }
    Set<String> asked = new TreeSet<>();
    for (HandlerMethod handler : handlers) {
      for (Declared declared : declared(handler)) {
        asked.add(declared.name());
        JsonNode parameter = documented.get(declared.name());
        if (parameter == null) {
          if (!inForms.contains(declared.name()) && !isOfTheGateway(declared.name())) {
            differences.add(operation + " takes " + declared.name() + ", which is not documented");
          }
          continue;
        }
        // What a trigger does not ask for, its function may.
        if (declared.required() && !parameter.path("required").asBoolean()) {
          differences.add(operation + " requires " + declared.name());
        }
        String usual = parameter.path("schema").path("default").asText(null);
        if (declared.usual() != null && !declared.usual().equals(usual)) {
          differences.add(
              operation + ": the default of " + declared.name() + " is " + declared.usual());
        }
      }
    }
    boolean readsAll =
        handlers.stream()
            .flatMap(each -> Arrays.stream(each.getMethodParameters()))
            .anyMatch(each -> WebRequest.class.isAssignableFrom(each.getParameterType()));
    documented.values().stream()
        .filter(each -> !each.path("in").asText().equals("path"))
        .filter(each -> !each.path("x-unread").asBoolean())
        .map(each -> each.path("name").asText())
        .filter(
            name ->
                !readsAll && !asked.contains(name) && !isReadBefore(environment, operation, name))
        .forEach(name -> differences.add(operation + " does not read the documented " + name));
  }

  private static boolean isReadBefore(Environment environment, Operation operation, String header) {
    return header.equals(IDEMPOTENCY_KEY)
        && !operation.method().equals("GET")
        && Binder.get(environment)
            .bind(OWN_IDEMPOTENCY, Bindable.listOf(String.class))
            .orElse(List.of())
            .stream()
            .noneMatch(operation.template()::startsWith);
  }

  private static boolean isOfTheGateway(String header) {
    return header.startsWith("X-Client");
  }

  private static List<Declared> declared(HandlerMethod handler) {
    return Stream.concat(
            conditions(handler),
            Arrays.stream(handler.getMethodParameters()).flatMap(ServedRoutes::declared))
        .toList();
  }

  /** Such as {@code format=csv}, which chooses between two triggers. */
  private static Stream<Declared> conditions(HandlerMethod handler) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
    return mapping == null
        ? Stream.empty()
        : Arrays.stream(mapping.params())
            .map(each -> new Declared(each.replaceFirst("=.*", ""), "query", false, null));
  }

  private static Stream<Declared> declared(MethodParameter parameter) {
    RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
    RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
    if (parameter.hasParameterAnnotation(ModelAttribute.class)) {
      RecordComponent[] components = parameter.getParameterType().getRecordComponents();
      return Arrays.stream(components)
          .map(RecordComponent::getName)
          .map(name -> new Declared(name, "query", false, null));
    }
    if (query != null) {
      return Stream.of(
          declared(parameter, query.name(), "query", query.required(), query.defaultValue()));
    }
    // The body's type is documented with the body.
    return header == null || header.name().equals(HttpHeaders.CONTENT_TYPE)
        ? Stream.empty()
        : Stream.of(
            declared(parameter, header.name(), "header", header.required(), header.defaultValue()));
  }

  private static Declared declared(
      MethodParameter parameter, String name, String in, boolean required, String usual) {
    boolean has = !usual.equals(ValueConstants.DEFAULT_NONE);
    String called = name.isEmpty() ? String.valueOf(parameter.getParameter().getName()) : name;
    return new Declared(called, in, required && !has, has && !usual.isEmpty() ? usual : null);
  }

  /** What the suite's triggers serve, by method and path. */
  private static Map<String, List<HandlerMethod>> handled(ApplicationContext context) {
    Map<String, List<HandlerMethod>> handled = new TreeMap<>();
    context
        .getBeansOfType(RequestMappingHandlerMapping.class)
        .values()
        .forEach(
            mapping ->
                mapping
                    .getHandlerMethods()
                    .forEach(
                        (info, handler) -> {
                          if (!handler.getBeanType().getName().startsWith("lessserver.")) {
                            return;
                          }
                          for (String pattern : info.getPatternValues()) {
                            if (pattern.equals(ERROR_PAGE)) {
                              continue;
                            }
                            for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                              handled
                                  .computeIfAbsent(
                                      method.name() + " " + plain(pattern), _ -> new ArrayList<>())
                                  .add(handler);
                            }
                          }
                        }));
    return handled;
  }

  /** What router functions serve, by method and path. */
  private static Set<String> routed(ApplicationContext context) {
    Set<String> routes = new TreeSet<>();
    RouterFunctions.Visitor routers =
        visitor(
            RouterFunctions.Visitor.class,
            (call, arguments) -> {
              if (call.equals("route")) {
                routes.addAll(routes((RequestPredicate) arguments[0]));
              }
            });
    context
        .getBeansOfType(RouterFunction.class)
        .values()
        .forEach(each -> ((RouterFunction<?>) each).accept(routers));
    return routes;
  }

  private static List<String> routes(RequestPredicate predicate) {
    Set<Object> methods = new LinkedHashSet<>();
    List<String> paths = new ArrayList<>();
    predicate.accept(
        visitor(
            RequestPredicates.Visitor.class,
            (call, arguments) -> {
              switch (call) {
                case "method" -> methods.addAll((Set<?>) arguments[0]);
                case "path" -> paths.add((String) arguments[0]);
                default -> {
                  // Says nothing of where it is.
                }
              }
            }));
    return paths.stream()
        .flatMap(path -> methods.stream().map(method -> method + " " + plain(path)))
        .toList();
  }

  /** Hears of everything by the name of the call; most of it is of no interest. */
  private static <T> T visitor(Class<T> type, BiConsumer<String, Object[]> heard) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              heard.accept(method.getName(), arguments);
              return null;
            }));
  }

  private static String plain(String pattern) {
    String path = pattern.replaceAll("\\{(\\w+):(?:[^{}]|\\{[^{}]*})*}", "{$1}");
    return path.length() > 1 ? path.replaceFirst("/$", "") : path;
  }
}

package lessserver.durable.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Leads to this package's triggers, and to no other, by Azure's rules: upper and lower case are the
 * same in the fixed parts of a path (not in names and ids), and a method that is not served is 404.
 */
final class WebhookMapping extends RequestMappingHandlerMapping {

  static final String PATH = "/runtime/webhooks/durabletask";

  private static final Set<Class<?>> TRIGGERS =
      Set.of(OrchestratorTriggers.class, InstanceTriggers.class, EntityTriggers.class);

  WebhookMapping() {
    PathPatternParser anyCase = new PathPatternParser();
    anyCase.setCaseSensitive(false);
    setPatternParser(anyCase);
    setOrder(-1); // before the service's own, which may have a path for everything
  }

  @Override
  protected boolean isHandler(Class<?> beanType) {
    return TRIGGERS.contains(beanType);
  }

  @Override
  protected @Nullable HandlerMethod handleNoMatch(
      Set<RequestMappingInfo> almost, String path, HttpServletRequest request) {
    return null;
  }
}

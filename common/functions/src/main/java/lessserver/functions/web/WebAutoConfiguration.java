package lessserver.functions.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.functions.SuiteToken;
import lessserver.functions.billing.FunctionUsage;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.jackson.Jackson2ObjectMapperBuilderCustomizer;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;

/**
 * What every servlet service answers with and is guarded by, in the order in which a request meets
 * it.
 */
@AutoConfiguration(before = WebMvcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(WebProperties.class)
public class WebAutoConfiguration {

  /**
   * After Spring Boot's tracing filter ({@code HIGHEST_PRECEDENCE + 1}): refusals are traced too.
   */
  private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 2;

  /** As many as processors write at once, and then some. */
  private static final int JSON_BUFFERS = 16;

  /** Where the idempotency filter stands: inside all guards. */
  public static final int AFTER_GUARDS = FIRST + 100;

  /**
   * Router functions are asked before the actuator's endpoints, which would compare all their paths
   * with each request: who writes a router function wants it to be fast.
   */
  @Bean
  static BeanPostProcessor routesFirst() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof RouterFunctionMapping routes) {
          routes.setOrder(Ordered.HIGHEST_PRECEDENCE);
        }
        return bean;
      }
    };
  }

  /**
   * Jackson keeps its buffers by thread, and a request's virtual thread is always a new one: each
   * text would take 8 KB.
   */
  @Bean
  Jackson2ObjectMapperBuilderCustomizer sharedJsonBuffers() {
    return builder ->
        builder.factory(
            JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.newBoundedPool(JSON_BUFFERS))
                .build());
  }

  @Bean
  Refusals refusals(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
    return new Refusals(resolver);
  }

  @Bean
  FilterRegistrationBean<Filter> correlationId(Tracer tracer) {
    return inOrder(FIRST, new CorrelationId(tracer));
  }

  @Bean
  FilterRegistrationBean<Filter> serviceBoundary(
      SuiteToken token, WebProperties properties, Refusals refusals) {
    var hosts =
        Stream.concat(
                Stream.of("localhost", "127.0.0.1", "[::1]"), properties.allowedHosts().stream())
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    return inOrder(FIRST + 1, new ServiceBoundary(token, hosts, refusals));
  }

  @Bean
  FilterRegistrationBean<Filter> admission(WebProperties properties, Refusals refusals) {
    return inOrder(FIRST + 2, new Admission(properties.maxConcurrentRequests(), refusals));
  }

  @Bean
  FilterRegistrationBean<Filter> bodyLimit(WebProperties properties, Refusals refusals) {
    return inOrder(FIRST + 3, new BodyLimit(properties, refusals));
  }

  @Bean
  FilterRegistrationBean<Filter> directCalls(Refusals refusals) {
    return inOrder(FIRST + 4, new DirectCalls(refusals));
  }

  @Bean
  LiveStreams liveStreams(WebProperties properties) {
    return new LiveStreams(properties.maxStreams());
  }

  @Bean
  AbandonedParts abandonedParts(Clock clock) {
    return new AbandonedParts(clock);
  }

  @Bean
  ProblemDetails problemDetails() {
    return new ProblemDetails();
  }

  @Bean
  ContainerErrors containerErrors() {
    return new ContainerErrors();
  }

  @Bean
  ApiDocument apiDocument() {
    return new ApiDocument();
  }

  @Bean
  FunctionList functionList(FunctionCatalog catalogue, FunctionUsage usage) {
    return new FunctionList(catalogue, usage);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> protocolErrors() {
    return factory ->
        factory.addContextCustomizers(
            context ->
                ((StandardHost) context.getParent())
                    .setErrorReportValveClass(ProtocolErrors.class.getName()));
  }

  private static FilterRegistrationBean<Filter> inOrder(int order, Filter filter) {
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(order);
    return registration;
  }
}

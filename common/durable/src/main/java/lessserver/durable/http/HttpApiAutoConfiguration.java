package lessserver.durable.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import lessserver.durable.DurableClient;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** The HTTP API for every servlet service with durable orchestrations. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class HttpApiAutoConfiguration {

  @Bean
  Links durableLinks(@Value("${lessserver.public-url}") URI publicUrl) {
    return new Links(publicUrl);
  }

  @Bean
  JsonBody durableJsonBody(ObjectMapper mapper) {
    return new JsonBody(mapper);
  }

  @Bean
  OrchestratorTriggers durableOrchestratorTriggers(
      DurableClient client, JsonBody body, Links links) {
    return new OrchestratorTriggers(client, body, links);
  }

  @Bean
  InstanceTriggers durableInstanceTriggers(DurableClient client, JsonBody body, Links links) {
    return new InstanceTriggers(client, body, links);
  }

  @Bean
  WebhookMapping durableWebhookMapping() {
    return new WebhookMapping();
  }
}

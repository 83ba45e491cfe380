package lessserver.durable.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableProperties;
import lessserver.functions.PublicUrl;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** The HTTP API for every servlet service with durable orchestrations. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class HttpApiAutoConfiguration {

  @Bean
  ManagementLinks durableLinks(PublicUrl publicUrl, DurableProperties properties) {
    return new ManagementLinks(publicUrl, properties.taskHub());
  }

  @Bean
  JsonBody durableJsonBody(ObjectMapper mapper) {
    return new JsonBody(mapper);
  }

  @Bean
  OrchestratorTriggers durableOrchestratorTriggers(
      DurableClient client, JsonBody body, ManagementLinks links) {
    return new OrchestratorTriggers(client, body, links);
  }

  @Bean
  InstanceTriggers durableInstanceTriggers(
      DurableClient client, JsonBody body, ManagementLinks links) {
    return new InstanceTriggers(client, body, links);
  }

  @Bean
  EntityTriggers durableEntityTriggers(DurableClient client, JsonBody body) {
    return new EntityTriggers(client, body);
  }

  @Bean
  WebhookMapping durableWebhookMapping() {
    return new WebhookMapping();
  }
}

package lessserver.durable.web;

import lessserver.durable.OwnActivity;
import lessserver.outbound.Outbound;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Durable HTTP calls for every service that has {@code common/outbound}. */
@AutoConfiguration(afterName = "lessserver.outbound.OutboundAutoConfiguration")
@ConditionalOnClass(Outbound.class)
@ConditionalOnBean(Outbound.class)
class DurableHttpAutoConfiguration {

  @Bean
  OwnActivity<HttpCall, HttpReply> callHttp(Outbound outbound) {
    return new OwnActivity<>(HttpCall.class, HttpReply.class, new CallHttp(outbound));
  }

  @Bean
  DurableHttp durableHttp(OwnActivity<HttpCall, HttpReply> callHttp) {
    return new DurableHttp(callHttp.code());
  }
}

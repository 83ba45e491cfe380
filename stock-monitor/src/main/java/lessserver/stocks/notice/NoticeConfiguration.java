package lessserver.stocks.notice;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import lessserver.functions.client.Mailer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;

@Configuration(proxyBeanMethods = false)
class NoticeConfiguration {

  @Bean
  Mailer mailer(
      JavaMailSenderImpl sender, CircuitBreakerRegistry breakers, NoticeProperties properties) {
    return new Mailer(sender, breakers.circuitBreaker("mail"), properties.sender());
  }
}

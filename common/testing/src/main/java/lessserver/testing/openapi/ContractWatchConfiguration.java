package lessserver.testing.openapi;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import lessserver.openapi.ServiceDocument;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnResource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/** Has every service that is started in a test and has a document watched. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnResource(resources = "classpath:" + ServiceDocument.OWN_PART)
class ContractWatchConfiguration {

  @Bean
  ContractWatch contractWatch() {
    return new ContractWatch(
        SingletonSupplier.of(() -> new ApiContract(ServiceDocument.ofClassPath())));
  }

  /** Before all other filters: what they answer is documented, too. */
  @Bean
  FilterRegistrationBean<ContractWatch> contractWatchRegistration(ContractWatch watch) {
    var registration = new FilterRegistrationBean<>(watch);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return registration;
  }
}

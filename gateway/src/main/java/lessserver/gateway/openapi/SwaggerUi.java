package lessserver.gateway.openapi;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** What the page that shows the API is made of: two files of Swagger UI's, and our own. */
@Configuration(proxyBeanMethods = false)
class SwaggerUi implements WebFluxConfigurer {

  private static final String OURS = "classpath:/static/swagger-ui/";

  private final String theirs;

  SwaggerUi(@Value("${lessserver.swagger-ui}") String theirs) {
    this.theirs = theirs;
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/swagger-ui/{file:swagger-ui\\.css|swagger-ui-bundle\\.js}")
        .addResourceLocations(theirs)
        .setUseLastModified(false)
        .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)));
    registry
        .addResourceHandler("/swagger-ui/{file:page\\.css|start\\.js}")
        .addResourceLocations(OURS)
        .setUseLastModified(false)
        .setCacheControl(CacheControl.noCache());
  }
}

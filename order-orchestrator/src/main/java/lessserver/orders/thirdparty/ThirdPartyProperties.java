package lessserver.orders.thirdparty;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Where the third parties are, {@code lessserver.third-parties.*}. */
@Validated
@ConfigurationProperties("lessserver.third-parties")
record ThirdPartyProperties(@NotNull @Valid Place payment, @NotNull @Valid Place carrier) {

  /**
   * One of them.
   *
   * @param apiKey sent as bearer token; the suite's own if absent
   * @param readTimeout from the end of a request to its answer
   */
  record Place(
      @NotNull URI uri,
      @Nullable String apiKey,
      @DefaultValue("1s") Duration connectTimeout,
      @DefaultValue("2s") Duration readTimeout) {}
}

package lessserver.orders.catalogue;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the catalogue comes from, {@code lessserver.catalogue.*}.
 *
 * @param uri of the service that has the datasets
 * @param dataset whose rows are products
 * @param mostProducts of a dataset with more of them the newest are taken
 */
@Validated
@ConfigurationProperties("lessserver.catalogue")
record CatalogueProperties(
    @NotNull URI uri,
    @NotBlank @DefaultValue("products") String dataset,
    @Positive @DefaultValue("10000") int mostProducts,
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("5s") Duration readTimeout) {}

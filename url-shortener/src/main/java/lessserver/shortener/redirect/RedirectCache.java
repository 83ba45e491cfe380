package lessserver.shortener.redirect;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much of the links is kept in memory for redirects.
 *
 * @param size how many links at most
 * @param keep for how long without asking the store; a replica may redirect by what another has
 *     changed since for as long
 * @param patience how long a visitor waits for the store where there is an older answer
 */
@Validated
@ConfigurationProperties("lessserver.links.redirect-cache")
record RedirectCache(
    @DefaultValue("100000") @Min(0) long size,
    @DefaultValue("30s") Duration keep,
    @DefaultValue("250ms") Duration patience) {}

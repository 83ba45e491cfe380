package lessserver.events;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How topics are made; topics that exist keep what they have.
 *
 * @param partitions how many consumers of a group can share a topic
 * @param replicas on how many brokers an event is kept; at most as many as there are brokers
 */
@Validated
@ConfigurationProperties("lessserver.events")
record EventProperties(
    @DefaultValue("4") @Min(1) @Max(1000) int partitions,
    @DefaultValue("1") @Min(1) short replicas) {}

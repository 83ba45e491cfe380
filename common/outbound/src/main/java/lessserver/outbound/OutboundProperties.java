package lessserver.outbound;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How addresses that a client chose are called.
 *
 * @param allowedHosts hosts of the installation's own network that may be called, as host:port
 * @param ports of all other hosts, at which they may be called
 * @param lookupTimeout how long to wait for a name server
 * @param connectTimeout how long to wait for a connection to one address
 * @param silenceTimeout how long to wait for the next byte
 * @param callTimeout how long a call may take in all, redirects and answer included; downloads
 *     bring their own
 * @param largestAnswer how many bytes of an answer are taken; downloads bring their own
 * @param mostRedirects how many redirects are followed
 * @param mostCalls how many calls are made at once
 */
@Validated
@ConfigurationProperties("lessserver.outbound")
record OutboundProperties(
    @DefaultValue Set<String> allowedHosts,
    @DefaultValue({"80", "443"}) @NotEmpty Set<@Min(1) @Max(65_535) Integer> ports,
    @DefaultValue("2s") Duration lookupTimeout,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("5s") Duration silenceTimeout,
    @DefaultValue("10s") Duration callTimeout,
    @DefaultValue("64KB") DataSize largestAnswer,
    @DefaultValue("5") @Min(0) @Max(20) int mostRedirects,
    @DefaultValue("200") @Min(1) @Max(10_000) int mostCalls) {}

package lessserver.functions.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How a service guards itself.
 *
 * @param allowedHosts names that it answers to beside localhost, such as its container's
 * @param maxConcurrentRequests how many requests it works on at once; more are answered 503
 * @param maxBody how large a request's body may be; larger ones are answered 413
 * @param maxBodyAt what holds instead at a path, for all but JSON
 * @param maxStreamedAt the same for a path that takes files and never has them in memory
 * @param bodiesInMemory how much of bodies may be in memory at once, of all requests together; what
 *     is more is answered 503
 * @param maxStreams how many clients may follow something live at once; more are answered 503
 */
@Validated
@ConfigurationProperties("lessserver.web")
record WebProperties(
    @DefaultValue Set<String> allowedHosts,
    @DefaultValue("512") @Min(1) @Max(100_000) int maxConcurrentRequests,
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue Map<String, DataSize> maxBodyAt,
    @DefaultValue Map<String, DataSize> maxStreamedAt,
    @DefaultValue("24MB") DataSize bodiesInMemory,
    @DefaultValue("200") @Min(1) @Max(10_000) int maxStreams) {}

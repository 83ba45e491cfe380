package lessserver.functions.idempotency;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which POSTs are left alone, {@code lessserver.idempotency.*}.
 *
 * @param excludedPaths the beginnings of paths whose functions see to their keys themselves
 */
@ConfigurationProperties("lessserver.idempotency")
record IdempotencyProperties(@DefaultValue List<String> excludedPaths) {}

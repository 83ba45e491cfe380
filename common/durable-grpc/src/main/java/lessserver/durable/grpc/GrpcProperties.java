package lessserver.durable.grpc;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The endpoint of the open durabletask protocol, {@code lessserver.durable.grpc.*}.
 *
 * @param enabled whether there is one
 * @param port 0 for any that is free
 * @param address to listen on; the protocol is not encrypted here, so beyond loopback it belongs
 *     behind a proxy that speaks TLS
 * @param token what clients and workers send as {@code authorization: Bearer ...}; the suite's if
 *     absent
 * @param largestMessage that a client or worker may send, and that a worker is sent
 * @param mostWorkers how many may be connected at once
 * @param itemsPerWorker how many orchestrations, and how many activities, one worker may have in
 *     hand
 * @param episodeWithin after which time another worker is asked what an orchestration does next
 */
@Validated
@ConfigurationProperties("lessserver.durable.grpc")
record GrpcProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("4001") @Min(0) @Max(65_535) int port,
    @DefaultValue("127.0.0.1") String address,
    @Nullable String token,
    @DefaultValue("4MB") DataSize largestMessage,
    @DefaultValue("64") @Min(1) int mostWorkers,
    @DefaultValue("100") @Min(1) int itemsPerWorker,
    @DefaultValue("1m") Duration episodeWithin) {

  GrpcProperties {
    if (!episodeWithin.isPositive()) {
      throw new IllegalArgumentException(
          "lessserver.durable.grpc.episode-within must be longer than 0");
    }
  }
}

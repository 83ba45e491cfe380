package lessserver.stocks.quote;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where quotes come from.
 *
 * @param uri the market's address, without the path of its API
 * @param format which API it speaks
 * @param apiKey what proves to it who asks; if empty, the simulator is given the suite's token
 * @param connectTimeout how long to wait for a connection
 * @param readTimeout from the end of a request to the end of its answer
 * @param pollInterval how often a market without a stream of its own is asked for one
 * @param mostStreams how many clients can be sent quotes as they come at once
 */
@Validated
@ConfigurationProperties("lessserver.market")
record MarketProperties(
    @NotNull URI uri,
    @DefaultValue("simulator") Format format,
    @DefaultValue("") String apiKey,
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("2s") Duration readTimeout,
    @DefaultValue("5s") Duration pollInterval,
    @DefaultValue("200") @Min(1) @Max(10_000) int mostStreams) {

  /** Takes the slash off the address's end. */
  MarketProperties {
    uri = URI.create(uri.toString().replaceFirst("/+$", ""));
  }

  /** An API for quotes. */
  enum Format {
    /** The suite's own simulator of a market. */
    SIMULATOR,
    /** The quote endpoint of finnhub.io, as documented there. */
    FINNHUB
  }
}

package lessserver.stocks.quote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ticks that a market streams as Server-Sent Events. When the connection ends, the next one
 * goes on behind the last tick.
 */
final class RelayedTicks implements Ticks {

  /** A market that lives says something every 15 seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(40);

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final URI uri;
  private final String authorization;
  private final Duration connectTimeout;
  private final Function<String, Quote> reader;

  private @Nullable String last;
  private @Nullable HttpURLConnection connection;
  private @Nullable BufferedReader lines;

  RelayedTicks(
      URI uri,
      String authorization,
      Duration connectTimeout,
      Function<String, Quote> reader,
      @Nullable String after) {
    this.uri = uri;
    this.authorization = authorization;
    this.connectTimeout = connectTimeout;
    this.reader = reader;
    this.last = after;
  }

  @Override
  public Optional<Tick> next() throws InterruptedException {
    try {
      BufferedReader from = lines == null ? open() : lines;
      lines = from;
      return read(from);
    } catch (IOException _) {
      close();
      Thread.sleep(PAUSE); // At once if it was an interruption that ended the connection.
      return Optional.empty();
    }
  }

  /** One event, or the comment by which the market says that it is still there. */
  private Optional<Tick> read(BufferedReader from) throws IOException {
    String id = last;
    StringBuilder data = new StringBuilder();
    for (String line = from.readLine(); line != null; line = from.readLine()) {
      if (line.startsWith(":")) {
        return Optional.empty();
      } else if (line.startsWith("id:")) {
        id = line.substring("id:".length()).strip();
      } else if (line.startsWith("data:")) {
        data.append(line.substring("data:".length()).strip());
      } else if (line.isEmpty() && !data.isEmpty()) {
        return tick(id, data.toString());
      }
    }
    throw new IOException("the market ended the stream");
  }

  private Optional<Tick> tick(@Nullable String id, String data) {
    if (id == null || id.isEmpty()) {
      return Optional.empty();
    }
    last = id;
    try {
      return Optional.of(new Tick(id, reader.apply(data)));
    } catch (MarketFailed _) {
      return Optional.empty();
    }
  }

  private BufferedReader open() throws IOException {
    HttpURLConnection opened = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection = opened;
    opened.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
    opened.setReadTimeout(Math.toIntExact(SILENCE.toMillis()));
    opened.setInstanceFollowRedirects(false);
    opened.setRequestProperty("Accept", "text/event-stream");
    opened.setRequestProperty("Authorization", authorization);
    if (last != null) {
      opened.setRequestProperty("Last-Event-ID", last);
    }
    if (opened.getResponseCode() != OK) {
      throw new IOException("the market answered " + opened.getResponseCode());
    }
    return new BufferedReader(
        new InputStreamReader(opened.getInputStream(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    lines = null;
    if (connection != null) {
      connection.disconnect();
    }
  }
}

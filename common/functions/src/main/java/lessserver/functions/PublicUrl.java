package lessserver.functions;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * The address under which people reach the suite. Links that it hands out begin with it, and it is
 * never taken from a request's {@code Host}, which anybody can forge.
 *
 * @param address absolute, {@code http} or {@code https}, without a slash at its end
 */
public record PublicUrl(URI address) {

  private static final Set<String> SCHEMES = Set.of("http", "https");

  /**
   * Takes the slash off the end.
   *
   * @throws IllegalArgumentException if that is no address that people could type
   */
  public PublicUrl {
    if (address.getScheme() == null
        || !SCHEMES.contains(address.getScheme().toLowerCase(Locale.ROOT))
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw unusable(address.toString());
    }
    address = URI.create(address.toString().replaceFirst("/+$", ""));
  }

  /**
   * The address as somebody configured it.
   *
   * @throws IllegalArgumentException if that is no address that people could type
   */
  public static PublicUrl of(String configured) {
    try {
      return new PublicUrl(new URI(configured.strip()));
    } catch (URISyntaxException _) {
      throw unusable(configured);
    }
  }

  public boolean isHttps() {
    return "https".equalsIgnoreCase(address.getScheme());
  }

  /** As browsers name it in {@code Origin}: without a path, and without the port that is usual. */
  public String origin() {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    int usual = isHttps() ? 443 : 80;
    String host = address.getHost().toLowerCase(Locale.ROOT);
    int port = address.getPort();
    return scheme + "://" + host + (port < 0 || port == usual ? "" : ":" + port);
  }

  /** The address of a path, which begins with a slash. */
  public String at(String path) {
    return address + path;
  }

  @Override
  public String toString() {
    return address.toString();
  }

  private static IllegalArgumentException unusable(String configured) {
    return new IllegalArgumentException(
        "lessserver.public-url (PUBLIC_URL) is \""
            + configured
            + "\": write what people type, such as https://links.example.com, beginning with"
            + " http:// or https://, with a host, without ? and #");
  }
}

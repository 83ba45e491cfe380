package lessserver.shortener.link;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lessserver.functions.PublicUrl;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;

/** An address on the web that a link may lead to. */
record Target(URI address) {

  private static final Set<String> SCHEMES = Set.of("http", "https");

  /**
   * The address a client gave.
   *
   * @param publicUrl the suite's own address, to which no link may lead
   * @throws MalformedTarget if it is no absolute address
   * @throws ForbiddenTarget if it is one that no link may lead to
   */
  static Target of(String url, PublicUrl publicUrl) {
    URI address;
    try {
      address = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw new MalformedTarget("is not an address: " + e.getReason());
    }
    if (address.getScheme() == null) {
      throw new MalformedTarget("must be absolute, such as https://example.com/page");
    }
    if (!SCHEMES.contains(address.getScheme().toLowerCase(Locale.ROOT))) {
      throw new ForbiddenTarget("must begin with http:// or https://");
    }
    if (address.getHost() == null || address.getHost().isEmpty()) {
      throw new MalformedTarget("must name a host");
    }
    if (address.getRawUserInfo() != null || address.getRawAuthority().contains("@")) {
      throw new ForbiddenTarget("must not carry a user name or password");
    }
    if (sameSite(address, publicUrl.address())) {
      throw new ForbiddenTarget("must not lead back to the shortener");
    }
    return new Target(address);
  }

  /**
   * This address with the tags that analytics tools read ({@code utm_source, utm_medium,
   * utm_campaign}) in its query. The rest of the address stays as it is, byte for byte; a tag that
   * it has already is replaced.
   */
  String tagged(Tags tags) {
    Map<String, @Nullable String> utm = new LinkedHashMap<>();
    utm.put("utm_source", tags.source());
    utm.put("utm_medium", tags.medium());
    utm.put("utm_campaign", tags.campaign());
    utm.values().removeIf(value -> value == null);
    if (utm.isEmpty()) {
      return address.toString();
    }
    List<String> query = new ArrayList<>();
    String own = address.getRawQuery();
    if (own != null && !own.isEmpty()) {
      for (String parameter : own.split("&", -1)) {
        if (!utm.containsKey(parameter.split("=", 2)[0])) {
          query.add(parameter);
        }
      }
    }
    utm.forEach(
        (name, value) ->
            query.add(
                name + "=" + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8)));
    return address.getScheme()
        + "://"
        + address.getRawAuthority()
        + address.getRawPath()
        + "?"
        + String.join("&", query)
        + (address.getRawFragment() == null ? "" : "#" + address.getRawFragment());
  }

  private static boolean sameSite(URI address, URI publicUrl) {
    return publicUrl.getHost().equalsIgnoreCase(address.getHost())
        && port(publicUrl) == port(address);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  /** What was given is no address. */
  static final class MalformedTarget extends Refusal {

    private static final long serialVersionUID = 1L;

    private MalformedTarget(String why) {
      super(Kind.INVALID, "The url " + why + ".", new FieldError("url", why));
    }
  }

  /** What was given is an address, but one that no link may lead to. */
  static final class ForbiddenTarget extends Refusal {

    private static final long serialVersionUID = 1L;

    private ForbiddenTarget(String why) {
      super(Kind.FORBIDDEN_BY_RULE, "The url " + why + ".", new FieldError("url", why));
    }
  }
}

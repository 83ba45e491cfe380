package lessserver.shortener.link;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.functions.PublicUrl;
import lessserver.functions.Refusal;
import lessserver.shortener.address.UnusableAddress;
import lessserver.shortener.address.WebAddress;
import org.jspecify.annotations.Nullable;

/** An address on the web that a link may lead to, written as browsers write it. */
public record Target(WebAddress address) {

  /** What the columns of {@code links} and the headers of an answer hold. */
  static final int LONGEST = 4096;

  private static final int LONGEST_WITH_QUERY = 6144;

  /**
   * The address a client gave.
   *
   * @param field where it was given
   * @param publicUrl the suite's own address, to which no link may lead
   * @throws MalformedTarget if browsers can make nothing of it
   * @throws ForbiddenTarget if it is one that no link may lead to
   */
  static Target of(String field, String url, PublicUrl publicUrl) {
    WebAddress address;
    try {
      address = WebAddress.of(url);
    } catch (UnusableAddress e) {
      String why = String.valueOf(e.getMessage());
      throw e.fault() == UnusableAddress.Fault.MALFORMED
          ? new MalformedTarget(field, why)
          : new ForbiddenTarget(field, why);
    }
    if (address.isSameSiteAs(WebAddress.of(publicUrl.toString()))) {
      throw new ForbiddenTarget(field, "must not lead back to the shortener");
    }
    return new Target(checked(field, address, LONGEST));
  }

  /**
   * This address with the tags that analytics tools read ({@code utm_source, utm_medium,
   * utm_campaign}) in its query. The rest of the query stays as it is; a tag that it has already is
   * replaced.
   */
  Target tagged(Tags tags) {
    Map<String, @Nullable String> utm = new LinkedHashMap<>();
    utm.put("utm_source", tags.source());
    utm.put("utm_medium", tags.medium());
    utm.put("utm_campaign", tags.campaign());
    utm.values().removeIf(value -> value == null);
    if (utm.isEmpty()) {
      return this;
    }
    List<String> query = new ArrayList<>(parameters(address.query()));
    query.removeIf(parameter -> utm.containsKey(name(parameter)));
    utm.forEach(
        (name, value) ->
            query.add(
                name + "=" + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8)));
    return new Target(checked("url", address.withQuery(String.join("&", query)), LONGEST));
  }

  /**
   * A stored target with what a visitor's query has beyond its own: nobody who passes a link on can
   * change what its owner put into it.
   *
   * @throws ForbiddenTarget if that would be too long
   */
  public static String forwarding(String target, String query) {
    WebAddress address = WebAddress.of(target);
    List<String> own = parameters(address.query());
    Set<String> taken = own.stream().map(Target::name).collect(Collectors.toSet());
    String all =
        Stream.concat(
                own.stream(),
                parameters(query).stream().filter(each -> !taken.contains(name(each))))
            .collect(Collectors.joining("&"));
    return checked("query", address.withQuery(all), LONGEST_WITH_QUERY).toString();
  }

  @Override
  public String toString() {
    return address.toString();
  }

  private static WebAddress checked(String field, WebAddress address, int longest) {
    if (address.toString().length() > longest) {
      throw new ForbiddenTarget(
          field, "must not have more than " + longest + " characters as browsers write it");
    }
    return address;
  }

  private static List<String> parameters(@Nullable String query) {
    return query == null || query.isEmpty() ? List.of() : List.of(query.split("&", -1));
  }

  /** Whatever way it is written. */
  private static String name(String parameter) {
    String name = parameter.split("=", 2)[0];
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return name;
    }
  }

  /** What was given is no address. */
  static final class MalformedTarget extends Refusal {

    private static final long serialVersionUID = 1L;

    private MalformedTarget(String field, String why) {
      super(Kind.INVALID, "The " + field + " " + why + ".", new FieldError(field, why));
    }
  }

  /** What was given is an address, but one that no link may lead to. */
  static final class ForbiddenTarget extends Refusal {

    private static final long serialVersionUID = 1L;

    private ForbiddenTarget(String field, String why) {
      super(Kind.FORBIDDEN_BY_RULE, "The " + field + " " + why + ".", new FieldError(field, why));
    }
  }
}

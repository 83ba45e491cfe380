package lessserver.shortener.link;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import lessserver.functions.Refusal;

/** The short name of a link: what stands in the address after the slash. Case does not count. */
public record Code(String value) {

  /** Without the look-alikes 0 and o, 1, i and l. */
  private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

  /** 31^7: some 27 billion codes, so a random one is hardly ever taken or guessed. */
  private static final int RANDOM_LENGTH = 7;

  /** What a code looks like in an address, as a regular expression. */
  public static final String IN_ADDRESS = "[A-Za-z0-9][A-Za-z0-9_-]{2,63}";

  private static final Pattern FORM = Pattern.compile(IN_ADDRESS);

  /** Addresses that the suite needs for itself, or may come to need. */
  private static final Set<String> RESERVED =
      Set.of(
          "actuator",
          "admin",
          "api",
          "assets",
          "console",
          "docs",
          "error",
          "export",
          "favicon",
          "functions",
          "health",
          "import",
          "index",
          "login",
          "logout",
          "metrics",
          "openapi",
          "robots",
          "runtime",
          "session",
          "static",
          "status",
          "swagger",
          "swagger-ui",
          "webjars");

  /**
   * The code a client asked for.
   *
   * @throws InvalidCode if it is not 3 to 64 letters, digits, hyphens and underscores, or is
   *     reserved
   */
  static Code of(String asked) {
    String code = asked.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(code).matches()) {
      throw new InvalidCode(
          "must be 3 to 64 letters, digits, - or _, and begin with a letter or digit");
    }
    if (isReserved(code)) {
      throw new InvalidCode("is reserved; choose another");
    }
    return new Code(code);
  }

  static Code random(RandomGenerator random) {
    StringBuilder code = new StringBuilder(RANDOM_LENGTH);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new Code(code.toString());
  }

  /** Whether the suite keeps this address for itself, so that no link has it. */
  public static boolean isReserved(String code) {
    return RESERVED.contains(code.toLowerCase(Locale.ROOT));
  }

  /**
   * The code in an address that somebody followed; whether there is such a link is for the store to
   * say.
   */
  public static Code followed(String path) {
    return new Code(path.toLowerCase(Locale.ROOT));
  }

  /**
   * This code for each of several mediums, which ends with it.
   *
   * @throws InvalidMediums if the codes could not be told apart
   */
  List<Code> onEach(List<String> mediums) {
    Set<Code> codes = new LinkedHashSet<>();
    for (String medium : mediums) {
      String ending = medium.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
      if (!ending.matches(".*[a-z0-9].*")) {
        throw new InvalidMediums("must each have a letter a-z or a digit for the code to end with");
      }
      if (!codes.add(of(value + "-" + ending))) {
        throw new InvalidMediums("must differ in their letters a-z and digits, or codes would not");
      }
    }
    return List.copyOf(codes);
  }

  /** No codes can be made of these mediums. */
  static final class InvalidMediums extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidMediums(String why) {
      super(Kind.INVALID, "The mediums " + why + ".", new FieldError("mediums", why));
    }
  }

  /** The code that was asked for cannot be one. */
  static final class InvalidCode extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidCode(String why) {
      super(Kind.INVALID, "The code " + why + ".", new FieldError("code", why));
    }
  }
}

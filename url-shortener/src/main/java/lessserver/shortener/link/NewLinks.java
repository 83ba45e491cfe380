package lessserver.shortener.link;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The wish for links to one target: one for each medium, or one without.
 *
 * @param url where they lead
 * @param code the short name; random if null; with several mediums, each link's is {@code
 *     code-medium}
 * @param title for people who look before they follow
 * @param tags by which their owner finds them
 * @param expiresAt from when on they answer 410
 * @param maxVisits how often each is followed before it answers 410
 * @param redirect 301, 302, 307 or 308; 302 if null
 * @param forwardQuery whether what stands behind the question mark of the short address goes along
 * @param expiredUrl where they lead instead of answering 410
 */
public record NewLinks(
    @NotBlank @Size(max = Target.LONGEST) String url,
    @Nullable String code,
    @Size(min = 1, max = 100) @Printable @Nullable String campaign,
    @Size(min = 1, max = 100) @Printable @Nullable String source,
    @Size(max = 20) List<@NotBlank @Size(max = 50) @Printable String> mediums,
    @Size(min = 1, max = 200) @Printable @Nullable String title,
    @Size(max = 20) List<
                @NotBlank @Size(max = 50) @Printable
                @Pattern(regexp = Terms.NO_COMMA, message = Terms.NO_COMMA_WORDS) String>
            tags,
    @Nullable Instant expiresAt,
    @Min(1) @Nullable Long maxVisits,
    @Nullable Integer redirect,
    @Nullable Boolean forwardQuery,
    @Size(min = 1, max = Target.LONGEST) @Nullable String expiredUrl) {

  public NewLinks {
    mediums = mediums == null ? List.of() : mediums.stream().distinct().toList();
    tags = tags == null ? List.of() : tags.stream().distinct().toList();
  }

  /** The wish for links that are nothing special. */
  public static NewLinks to(String url, String code, String campaign, String medium) {
    return new NewLinks(
        url, code, campaign, null, List.of(medium), null, List.of(), null, null, null, null, null);
  }
}

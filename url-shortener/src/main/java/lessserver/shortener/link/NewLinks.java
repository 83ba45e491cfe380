package lessserver.shortener.link;

import jakarta.validation.constraints.NotBlank;
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
 * @param expiresAt from when on they answer 410
 */
public record NewLinks(
    @NotBlank @Size(max = 2048) String url,
    @Nullable String code,
    @Size(min = 1, max = 100) @Printable @Nullable String campaign,
    @Size(min = 1, max = 100) @Printable @Nullable String source,
    @Size(max = 20) List<@NotBlank @Size(max = 50) @Printable String> mediums,
    @Nullable Instant expiresAt) {

  public NewLinks {
    mediums = mediums == null ? List.of() : mediums.stream().distinct().toList();
  }
}

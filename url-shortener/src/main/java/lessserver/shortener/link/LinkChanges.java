package lessserver.shortener.link;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/** What is to become of a link; what each field means, say {@link NewLinks} and {@link Tags}. */
record LinkChanges(
    @Size(min = 1, max = Target.LONGEST) @Nullable String url,
    @Size(min = 1, max = 100) @Printable @Nullable String campaign,
    @Size(min = 1, max = 100) @Printable @Nullable String source,
    @Size(min = 1, max = 50) @Printable @Nullable String medium,
    @Size(min = 1, max = 200) @Printable @Nullable String title,
    @Size(max = 20) @Nullable List<
                @NotBlank @Size(max = 50) @Printable
                @Pattern(regexp = Terms.NO_COMMA, message = Terms.NO_COMMA_WORDS) String>
            tags,
    @Nullable Instant expiresAt,
    @Min(1) @Nullable Long maxVisits,
    @Nullable Integer redirect,
    @Nullable Boolean forwardQuery,
    @Size(min = 1, max = Target.LONGEST) @Nullable String expiredUrl) {}

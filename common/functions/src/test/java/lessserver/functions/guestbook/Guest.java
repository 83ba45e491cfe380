package lessserver.functions.guestbook;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who signs in, with a field of each form that a client can get wrong. */
public record Guest(
    @NotBlank String name,
    @Max(9) int seats,
    @Nullable Mood mood,
    @Nullable Instant since,
    @Nullable List<@Valid Companion> companions) {

  public enum Mood {
    MERRY,
    GRAVE
  }

  public record Companion(@NotBlank String name) {}
}

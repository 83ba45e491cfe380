package lessserver.images;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What pictures are taken and how they are worked on, {@code lessserver.images.*}.
 *
 * @param largestFile of a picture as it comes
 * @param mostPixels that a picture may say it has
 * @param decodeMemory what all decodings at once may take
 * @param stageTimeout how long a download may take, and how long a decoding may compute
 * @param archives whether this process archives images, or leaves that to others
 * @param describes whether it describes them, or leaves that to others
 * @param mostAttempts how often a picture is archived or described before that is given up
 * @param fetchPauses before each further attempt to fetch what could not be fetched
 * @param longestRetryAfter how much longer a server may ask to be left alone
 * @param lookForDueEvery between looks at the clock for what is to be fetched once more
 * @param tesseract the program that reads text
 * @param tesseractLanguages in which languages, as that program names them
 * @param tesseractTimeout how long it may take
 * @param forgetAfter how long a file is kept that nobody refers to
 */
@Validated
@ConfigurationProperties("lessserver.images")
public record ImageProperties(
    @NotNull DataSize largestFile,
    @Min(1) @Max(200_000_000) long mostPixels,
    @NotNull DataSize decodeMemory,
    @NotNull Duration stageTimeout,
    boolean archives,
    boolean describes,
    @Min(1) @Max(5) int mostAttempts,
    @NotNull @Size(max = 9) List<@NotNull Duration> fetchPauses,
    @NotNull Duration longestRetryAfter,
    @NotNull Duration lookForDueEvery,
    @NotNull @Valid Labels labels,
    @NotBlank String tesseract,
    @NotBlank String tesseractLanguages,
    @NotNull Duration tesseractTimeout,
    @NotNull Duration forgetAfter) {

  /**
   * How sure the model has to be, from 0 to 1.
   *
   * @param threshold to name what it sees
   * @param captionThreshold to make a sentence of it
   */
  public record Labels(
      @DecimalMin("0.05") @DecimalMax("1") double threshold,
      @DecimalMin("0.05") @DecimalMax("1") double captionThreshold) {}
}

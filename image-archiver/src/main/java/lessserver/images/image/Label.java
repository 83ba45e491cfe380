package lessserver.images.image;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.Embeddable;

/**
 * Something that was recognised, and where.
 *
 * @param score how sure that is, up to 1
 * @param boxLeft of the left edge, as a share of the picture's width
 * @param boxTop of the upper edge, as a share of its height
 */
@Embeddable
public record Label(
    String name,
    double score,
    @JsonIgnore double boxLeft,
    @JsonIgnore double boxTop,
    @JsonIgnore double boxWidth,
    @JsonIgnore double boxHeight) {

  /** A place on a picture, in shares of its width and height. */
  public record Box(double x, double y, double width, double height) {}

  @JsonProperty
  public Box box() {
    return new Box(boxLeft, boxTop, boxWidth, boxHeight);
  }
}

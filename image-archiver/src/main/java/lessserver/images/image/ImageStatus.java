package lessserver.images.image;

/** What became of an image. */
public enum ImageStatus {
  /** It is known here; the events that have it archived and described are on their way. */
  SUBMITTED,
  ARCHIVED,
  REJECTED
}

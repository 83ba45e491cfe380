package lessserver.images.image;

/** Where an image's text comes from. */
public enum TextSource {
  /** It was read, and there may be none. */
  OCR,
  /** It was not looked for: nothing on the picture looks like text. */
  UNLIKELY,
  /** It was not looked for: the program that reads text is not installed. */
  SKIPPED,
  /** The program that reads text failed. */
  FAILED
}

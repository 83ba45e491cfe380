package lessserver.images.image;

/** What a caption was made of. */
public enum CaptionSource {
  /** The objects that the model recognised. */
  OBJECTS,
  /** The look alone, because nothing was recognised: its format, its colours, its date. */
  APPEARANCE
}

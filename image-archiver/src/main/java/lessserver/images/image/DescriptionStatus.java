package lessserver.images.image;

/** Whether it is known what is on an image. */
public enum DescriptionStatus {
  PENDING,
  DONE,
  FAILED
}

package lessserver.images.mosaic;

/** How far a mosaic is. */
enum MosaicStatus {
  REQUESTED,
  RUNNING,
  DONE,
  FAILED;

  boolean isFinal() {
    return this == DONE || this == FAILED;
  }
}

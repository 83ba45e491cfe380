package lessserver.images.mosaic;

import java.time.Instant;
import lessserver.events.Event;
import lessserver.images.image.ImageEvent;

/** Somebody wants a mosaic of an image. */
record MosaicRequested(String mosaicId, String imageId, Instant at) implements Event {

  static final String TYPE = "lessserver.mosaic.requested.v1";

  @Override
  public String topic() {
    return ImageEvent.TOPIC;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String subject() {
    return mosaicId;
  }
}

package lessserver.events.depot;

import lessserver.events.Event;

/** A parcel made a step. */
public record ParcelMoved(String topic, String parcel, int step, String note) implements Event {

  @Override
  public String type() {
    return "lessserver.parcel.moved.v1";
  }

  @Override
  public String subject() {
    return parcel;
  }
}

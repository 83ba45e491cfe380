package lessserver.events;

import java.util.List;
import lessserver.events.depot.Depot;
import lessserver.events.depot.Parcels;

/** A depot that moves one parcel for ever and prints each step once it is committed. */
final class KilledTeller {

  static final String PARCEL = "restless";
  static final String COMMITTED = "committed=";

  private KilledTeller() {}

  @SuppressWarnings("resource") // It is killed, not closed.
  static void main(String[] properties) {
    Parcels parcels = Depot.start(properties).getBean(Parcels.class);
    parcels.add(PARCEL);
    for (int step = 1; ; step++) {
      parcels.move(List.of(PARCEL));
      System.out.println(COMMITTED + step);
    }
  }
}

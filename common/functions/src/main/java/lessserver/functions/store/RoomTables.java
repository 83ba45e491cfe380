package lessserver.functions.store;

import java.util.Arrays;
import java.util.stream.Stream;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The migrations that a room of {@code common/} brings beside the service's own. A room's versions
 * begin with 0 and a number of its own (functions 0.1, events 0.2), the services' with 1, so that
 * they never meet.
 */
public final class RoomTables {

  private RoomTables() {}

  /** Adds {@code classpath:db/common/<room>} to where Flyway looks. */
  public static void add(FluentConfiguration flyway, String room) {
    Stream<Location> known = Arrays.stream(flyway.getLocations());
    Location rooms = new Location("classpath:db/common/" + room);
    flyway.outOfOrder(true); // A room may add to its tables when the service has added to its own.
    flyway.locations(Stream.concat(known, Stream.of(rooms)).toArray(Location[]::new));
  }
}

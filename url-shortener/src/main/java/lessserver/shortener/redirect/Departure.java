package lessserver.shortener.redirect;

import java.time.Duration;

/**
 * Where a visitor is sent, and how.
 *
 * @param keptFor how long the visitor's browser may remember that; zero if it must ask each time
 */
record Departure(String location, int status, Duration keptFor) {}

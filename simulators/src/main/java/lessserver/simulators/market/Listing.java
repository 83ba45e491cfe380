package lessserver.simulators.market;

/**
 * Something that is traded.
 *
 * @param kind whether its price is made up or once was
 */
record Listing(String symbol, String name, Kind kind) {

  enum Kind {
    WALK,
    SERIES
  }
}

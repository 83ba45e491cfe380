package lessserver.simulators.fault;

import java.util.Locale;

/** Who can be made to fail. */
public enum ThirdParty {
  PAYMENT,
  CARRIER,
  MAIL,
  MARKET;

  /** As in a switch's name. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

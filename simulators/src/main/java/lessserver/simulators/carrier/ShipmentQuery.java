package lessserver.simulators.carrier;

import lessserver.functions.PageQuery;
import org.jspecify.annotations.Nullable;

/** Which shipments to list: all, or those of one reference. */
record ShipmentQuery(@Nullable String reference, PageQuery page) {}

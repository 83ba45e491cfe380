package lessserver.simulators.payment;

import lessserver.functions.PageQuery;
import org.jspecify.annotations.Nullable;

/** Which charges to list: all, or those of one reference. */
record ChargeQuery(@Nullable String reference, PageQuery page) {}

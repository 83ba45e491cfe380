/**
 * What every service shares, free of any transport: functions called and metered by name, refusals,
 * the suite's token, and the defaults below every service's own configuration.
 */
@NullMarked
package lessserver.functions;

import org.jspecify.annotations.NullMarked;

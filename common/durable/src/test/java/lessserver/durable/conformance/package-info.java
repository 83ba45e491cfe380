/** Which of the reference suites' checks are made here, and what came of them. */
@NullMarked
package lessserver.durable.conformance;

import org.jspecify.annotations.NullMarked;

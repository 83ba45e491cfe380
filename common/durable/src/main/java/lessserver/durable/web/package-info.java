/** HTTP calls that outlive the process, to addresses that a client chose. */
@NullMarked
package lessserver.durable.web;

import org.jspecify.annotations.NullMarked;

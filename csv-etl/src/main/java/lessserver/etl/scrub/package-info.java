/** The nightly scrub: rows that break their dataset's rules go to quarantine. */
@NullMarked
package lessserver.etl.scrub;

import org.jspecify.annotations.NullMarked;

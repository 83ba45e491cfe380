/** The smallest service that has everything common/functions brings, for its tests. */
@NullMarked
package lessserver.functions.guestbook;

import org.jspecify.annotations.NullMarked;

/** Calls to places that the operator configured. */
@NullMarked
package lessserver.functions.client;

import org.jspecify.annotations.NullMarked;

/** The API of the whole suite as one document, and pages that show it. */
@NullMarked
package lessserver.gateway.openapi;

import org.jspecify.annotations.NullMarked;

/** Whether a service's OpenAPI document is sound, complete and true. */
@NullMarked
package lessserver.testing.openapi;

import org.jspecify.annotations.NullMarked;

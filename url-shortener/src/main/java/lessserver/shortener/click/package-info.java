/**
 * Clicks: told by the redirect, recorded by a function of their own, reported from the read model.
 */
@NullMarked
package lessserver.shortener.click;

import org.jspecify.annotations.NullMarked;

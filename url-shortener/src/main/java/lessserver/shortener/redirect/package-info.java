/** A short link followed: looked up, sent on, the click told. */
@NullMarked
package lessserver.shortener.redirect;

import org.jspecify.annotations.NullMarked;

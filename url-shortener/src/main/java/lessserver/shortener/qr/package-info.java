/** Links as QR codes, for paper. */
@NullMarked
package lessserver.shortener.qr;

import org.jspecify.annotations.NullMarked;

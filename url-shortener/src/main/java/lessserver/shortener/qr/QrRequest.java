package lessserver.shortener.qr;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * The wish for a link's QR code.
 *
 * @param size of each side, in pixels
 */
record QrRequest(String code, QrFormat format, @Min(64) @Max(2048) int size) {}

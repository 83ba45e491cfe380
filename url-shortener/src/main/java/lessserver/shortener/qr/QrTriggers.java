package lessserver.shortener.qr;

import lessserver.functions.Functions;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** QR codes over HTTP. */
@RestController
@RequestMapping("/api/v1/links/{code}/qr")
class QrTriggers {

  private final Functions functions;
  private final DrawQr drawQr;

  QrTriggers(Functions functions, DrawQr drawQr) {
    this.functions = functions;
    this.drawQr = drawQr;
  }

  @GetMapping
  ResponseEntity<byte[]> draw(
      @PathVariable String code,
      @RequestParam(defaultValue = "svg") String format,
      @RequestParam(defaultValue = "300") int size) {
    QrFormat as = QrFormat.of(format);
    byte[] image = functions.call(drawQr, new QrRequest(code, as, size));
    return ResponseEntity.ok()
        .header("Content-Type", as.mediaType())
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .body(image);
  }
}

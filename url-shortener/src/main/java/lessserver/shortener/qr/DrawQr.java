package lessserver.shortener.qr;

import io.nayuki.qrcodegen.QrCode;
import jakarta.validation.Validator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import javax.imageio.ImageIO;
import lessserver.functions.Constraints;
import lessserver.shortener.link.FindLink;
import org.springframework.stereotype.Component;

/** Draws a link's short address as a QR code, which can be read with a seventh of it covered. */
@Component
class DrawQr implements Function<QrRequest, byte[]> {

  /** Empty modules around it, without which readers do not find it. */
  private static final int MARGIN = 4;

  private static final int WHITE = 0xFFFFFF;

  private final FindLink findLink;
  private final Validator validator;

  DrawQr(FindLink findLink, Validator validator) {
    this.findLink = findLink;
    this.validator = validator;
  }

  @Override
  public byte[] apply(QrRequest request) {
    Constraints.check(validator, request);
    String address = findLink.apply(request.code()).shortUrl();
    QrCode code = QrCode.encodeText(address, QrCode.Ecc.MEDIUM);
    return switch (request.format()) {
      case SVG -> svg(code, request.size()).getBytes(StandardCharsets.UTF_8);
      case PNG -> png(code, request.size());
    };
  }

  private static String svg(QrCode code, int size) {
    int side = code.size + 2 * MARGIN;
    StringBuilder modules = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          modules.append("M%d,%dh1v1h-1z".formatted(x + MARGIN, y + MARGIN));
        }
      }
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%1$d" viewBox="0 0 %2$d %2$d" \
    shape-rendering="crispEdges"><path fill="#fff" d="M0,0h%2$dv%2$dh-%2$dz"/>\
    <path d="%3$s"/></svg>
    """
        .formatted(size, side, modules);
  }

  /** Each module as many whole pixels as fit; what is left is margin. */
  private static byte[] png(QrCode code, int size) {
    int scale = Math.max(1, size / (code.size + 2 * MARGIN));
    int offset = (size - scale * code.size) / 2;
    var image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        boolean dark =
            code.getModule(Math.floorDiv(x - offset, scale), Math.floorDiv(y - offset, scale));
        image.setRGB(x, y, dark ? 0 : WHITE);
      }
    }
    var png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return png.toByteArray();
  }
}

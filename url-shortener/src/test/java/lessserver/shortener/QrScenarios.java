package lessserver.shortener;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import lessserver.shortener.Client.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links on paper. */
interface QrScenarios {

  Client client();

  @ParameterizedTest
  @ValueSource(ints = {128, 300, 1001})
  default void a_phone_reads_the_short_address_from_the_picture(int size) throws Exception {
    if (client().get("/api/v1/links/paper").status() == 404) {
      client().link("paper", "");
    }

    Answer png = client().get("/api/v1/links/paper/qr?format=PNG&size=" + size);

    assertThat(png.header("Content-Type")).isEqualTo("image/png");
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png.bytes()));
    assertThat(image.getWidth()).isEqualTo(size);
    assertThat(image.getHeight()).isEqualTo(size);
    int[] pixels = image.getRGB(0, 0, size, size, null, 0, size);
    var seen = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(size, size, pixels)));
    assertThat(new QRCodeReader().decode(seen, Map.of(DecodeHintType.PURE_BARCODE, true)).getText())
        .isEqualTo("https://short.example/paper");
  }

  @Test
  default void as_svg_it_is_small_xml_that_runs_nothing() throws Exception {
    client().link("drawn", "");

    Answer svg = client().get("/api/v1/links/drawn/qr?size=128");

    assertThat(svg.header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(svg.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
    var root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.bytes()))
            .getDocumentElement();
    assertThat(root.getAttribute("width")).isEqualTo("128");
    assertThat(root.getElementsByTagName("path").getLength()).isEqualTo(2);
    assertThat(client().get("/api/v1/links/not-drawn/qr").status()).isEqualTo(404);
  }
}

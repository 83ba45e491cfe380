package lessserver.images.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Transparency;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.PixelInterleavedSampleModel;

/**
 * What a decoder made, as rows: on white, in sRGB, converted from the profile that the decoder
 * found in a JPEG or TIFF.
 */
final class DecodedRows {

  private DecodedRows() {}

  static Rows of(BufferedImage image) {
    return isPlain(image) ? new Plain(image) : new Drawn(image);
  }

  /** Whether it is three octets for each pixel, in whichever order, that mean sRGB. */
  private static boolean isPlain(BufferedImage image) {
    return image.getTransparency() == Transparency.OPAQUE
        && image.getColorModel().getColorSpace().isCS_sRGB()
        && image.getSampleModel() instanceof PixelInterleavedSampleModel model
        && model.getNumBands() == 3
        && image.getRaster().getDataBuffer() instanceof DataBufferByte buffer
        && buffer.getOffset() == 0
        && image.getRaster().getSampleModelTranslateX() == 0
        && image.getRaster().getSampleModelTranslateY() == 0;
  }

  /** Octets that are read as they lie there. */
  private static final class Plain implements Rows {

    private final Size size;
    private final byte[] octets;
    private final int step;
    private final int rowStep;
    private final int red;
    private final int green;
    private final int blue;

    private Plain(BufferedImage image) {
      PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) image.getSampleModel();
      this.size = new Size(image.getWidth(), image.getHeight());
      this.octets = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      this.step = model.getPixelStride();
      this.rowStep = model.getScanlineStride();
      this.red = model.getBandOffsets()[0];
      this.green = model.getBandOffsets()[1];
      this.blue = model.getBandOffsets()[2];
    }

    @Override
    public Size size() {
      return size;
    }

    @Override
    public void read(int y, int[] into) {
      int at = y * rowStep;
      for (int x = 0; x < size.width(); x++) {
        into[x] =
            ((octets[at + red] & 0xff) << 16)
                | ((octets[at + green] & 0xff) << 8)
                | (octets[at + blue] & 0xff);
        at += step;
      }
    }
  }

  /** Anything else, drawn strip by strip: all at once would be one more copy of it. */
  private static final class Drawn implements Rows {

    private static final int STRIP = 64;

    private final BufferedImage image;
    private final BufferedImage strip;
    private final int[] pixels;
    private int first = -STRIP;

    private Drawn(BufferedImage image) {
      this.image = image;
      this.strip = new BufferedImage(image.getWidth(), STRIP, BufferedImage.TYPE_INT_RGB);
      this.pixels = ((DataBufferInt) strip.getRaster().getDataBuffer()).getData();
    }

    @Override
    public Size size() {
      return new Size(image.getWidth(), image.getHeight());
    }

    @Override
    public void read(int y, int[] into) {
      if (y < first || y >= first + STRIP) {
        draw(y);
      }
      int start = (y - first) * image.getWidth();
      for (int x = 0; x < image.getWidth(); x++) {
        into[x] = pixels[start + x] & 0xffffff;
      }
    }

    private void draw(int from) {
      first = from;
      int height = Math.min(STRIP, image.getHeight() - from);
      Graphics2D graphics = strip.createGraphics();
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), height);
      graphics.drawImage(image.getSubimage(0, from, image.getWidth(), height), 0, 0, null);
      graphics.dispose();
    }
  }
}

package lessserver.images;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import lessserver.images.picture.Pixels;

/** Pictures for tests, made here. */
public final class Samples {

  /** One pixel, and the only format that cannot be written here. */
  public static final byte[] WEBP =
      Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");

  private Samples() {}

  /** Soft colours, different for each seed. */
  public static BufferedImage colours(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double wave = Math.sin(x * 0.02 * (1 + seed % 5) + seed) * Math.cos(y * 0.017 + seed);
        int red = (int) (127 + 120 * wave);
        int green = (x * 255 / width + seed * 40) % 256;
        int blue = (y * 255 / height + seed * 90) % 256;
        image.setRGB(x, y, (red << 16) | (green << 8) | blue);
      }
    }
    return image;
  }

  public static BufferedImage plain(int width, int height, Color colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    fill(image, colour, 0, 0, width, height);
    return image;
  }

  /** Red, green, blue and white, from left to right, then down. */
  public static BufferedImage quarters(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    fill(image, Color.RED, 0, 0, width / 2, height / 2);
    fill(image, Color.GREEN, width / 2, 0, width / 2, height / 2);
    fill(image, Color.BLUE, 0, height / 2, width / 2, height / 2);
    fill(image, Color.WHITE, width / 2, height / 2, width / 2, height / 2);
    return image;
  }

  /** Black on white, line by line, in letters of that size. */
  public static BufferedImage text(int size, String... lines) {
    BufferedImage image = plain(900, 2 * size * (lines.length + 1), Color.WHITE);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int line = 0; line < lines.length; line++) {
      graphics.drawString(lines[line], 40, 2 * size * (line + 1));
    }
    graphics.dispose();
    return image;
  }

  private static void fill(BufferedImage image, Color colour, int x, int y, int width, int height) {
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(x, y, width, height);
    graphics.dispose();
  }

  public static byte[] file(BufferedImage image, String format) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, file)) {
        throw new IllegalArgumentException("no writer of " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  public static byte[] jpeg(int seed) {
    return file(colours(800, 600, seed), "jpeg");
  }

  /** A JPEG as a camera writes it. */
  public static byte[] fromCamera(byte[] jpeg, int orientation) {
    return withExif(jpeg, exif(orientation));
  }

  public static byte[] withExif(byte[] jpeg, byte[] exif) {
    return withSegment(jpeg, 2, 0xe1, "Exif\0\0".getBytes(StandardCharsets.US_ASCII), exif);
  }

  /** A JPEG whose numbers mean what that profile says. */
  public static byte[] withProfile(byte[] jpeg, byte[] profile) {
    int afterJfif = 20; // which has to come first
    return withSegment(
        jpeg, afterJfif, 0xe2, "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII), profile);
  }

  /**
   * A JPEG of one colour as Adobe's programs write it: with three bands or four, which mean what
   * the transform says.
   *
   * @param transform 0 for red, green, blue, or four inks of which 255 is none; 2 for brightness,
   *     two colours and black
   */
  public static byte[] byAdobe(int transform, int... bands) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 400, 300, bands.length, null);
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        raster.setPixel(x, y, bands);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(raster, null, null), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    byte[] adobe = "Adobe\0\144\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    adobe[adobe.length - 1] = (byte) transform;
    return withSegment(file.toByteArray(), 2, 0xee, adobe);
  }

  private static byte[] withSegment(byte[] jpeg, int at, int marker, byte[]... parts) {
    int length = 2 + Stream.of(parts).mapToInt(part -> part.length).sum();
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + 2 + length);
    file.put(jpeg, 0, at);
    file.put((byte) 0xff).put((byte) marker).putShort((short) length);
    Stream.of(parts).forEach(file::put);
    file.put(jpeg, at, jpeg.length - at);
    return file.array();
  }

  /** Model, orientation, when and where. */
  public static byte[] exif(int orientation) {
    ByteBuffer block = ByteBuffer.allocate(400);
    block.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
    block.putShort((short) 4);
    entry(block, 0x0110, 2, 9, 100); // model
    entry(block, 0x0112, 3, 1, orientation << 16);
    entry(block, 0x8769, 4, 1, 120); // more
    entry(block, 0x8825, 4, 1, 200); // place
    block.putInt(0);
    text(block, 100, "Pinhole 3");
    block.position(120).putShort((short) 1);
    entry(block, 0x9003, 2, 20, 160);
    block.putInt(0);
    text(block, 160, "2019:05:04 12:30:00");
    block.position(200).putShort((short) 4);
    entry(block, 1, 2, 2, 'N' << 24);
    entry(block, 2, 5, 3, 300);
    entry(block, 3, 2, 2, 'E' << 24);
    entry(block, 4, 5, 3, 324);
    block.putInt(0);
    block.position(300);
    for (int degrees : new int[] {48, 51, 30, 2, 17, 40}) {
      block.putInt(degrees).putInt(1);
    }
    return block.array();
  }

  /**
   * A structure as TIFF and EXIF have it, with one directory and half a kilobyte behind it.
   *
   * @param tags each with its number, type, count and value
   */
  public static byte[] tiff(int[]... tags) {
    ByteBuffer file = ByteBuffer.allocate(14 + 12 * tags.length + 512);
    file.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
    file.putShort((short) tags.length);
    for (int[] tag : tags) {
      entry(file, tag[0], tag[1], tag[2], tag[3]);
    }
    return file.array();
  }

  private static void entry(ByteBuffer block, int tag, int type, int count, int value) {
    block.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }

  private static void text(ByteBuffer block, int at, String text) {
    block.position(at).put(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sixteen different files of almost as many pixels as are taken, each more trouble than most. */
  public static List<byte[]> worst() {
    BufferedImage grey = new BufferedImage(8600, 5800, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage colour = new BufferedImage(8600, 5800, BufferedImage.TYPE_3BYTE_BGR);
    fill(colour, Color.ORANGE, 0, 0, 4000, 5800);
    byte[] png = file(grey, "png");
    byte[] plain = file(colour, "jpeg");
    byte[] inPasses = inPasses(colour);
    return IntStream.range(0, 16)
        .mapToObj(
            i ->
                switch (i % 5) {
                  case 0, 2 -> markedPng(png, i);
                  case 1, 3 -> markedJpeg(plain, i);
                  default -> markedJpeg(inPasses, i);
                })
        .toList();
  }

  /** A JPEG that shows first roughly, then better. */
  public static byte[] inPasses(BufferedImage image) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** With a comment. */
  private static byte[] markedJpeg(byte[] jpeg, int mark) {
    return ByteBuffer.allocate(jpeg.length + 6)
        .put(jpeg, 0, 2)
        .put(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 4, 0, (byte) mark})
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** With a comment behind the header. */
  private static byte[] markedPng(byte[] png, int mark) {
    int header = 33;
    byte[] comment = ("tEXtMark\0" + (char) ('a' + mark)).getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(comment);
    return ByteBuffer.allocate(png.length + comment.length + 8)
        .put(png, 0, header)
        .putInt(comment.length - 4)
        .put(comment)
        .putInt((int) sum.getValue())
        .put(png, header, png.length - header)
        .array();
  }

  /** An extended WebP of one pixel whose header says another size. */
  public static byte[] webpOn(int width, int height) {
    ByteBuffer file =
        ByteBuffer.allocate(WEBP.length + 18).order(ByteOrder.LITTLE_ENDIAN).put(WEBP, 0, 12);
    file.putInt(4, WEBP.length + 10);
    file.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0);
    file.putShort((short) (width - 1)).put((byte) 0);
    file.putShort((short) (height - 1)).put((byte) 0);
    return file.put(WEBP, 12, WEBP.length - 12).array();
  }

  public static byte[] cut(byte[] file, double share) {
    return Arrays.copyOf(file, (int) (file.length * share));
  }

  public static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** A photograph: {@code cat} or {@code cup}. */
  public static byte[] photo(String name) {
    try (InputStream photo = Samples.class.getResourceAsStream("/photos/" + name + ".jpg")) {
      return Objects.requireNonNull(photo).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Such a photograph, decoded. */
  public static BufferedImage picture(String name) {
    try {
      return ImageIO.read(new ByteArrayInputStream(photo(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Pixels pixels(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    return new Pixels(width, height, rgb);
  }

  /** A small file whose header promises many pixels. */
  public static byte[] hugeOnPaper() {
    byte[] file = file(plain(10, 10, Color.RED), "png");
    ByteBuffer.wrap(file).putInt(16, 60_000).putInt(20, 60_000);
    return file;
  }

  /** An archive with nothing in it. */
  public static byte[] zip() {
    byte[] zip = new byte[122];
    ByteBuffer.wrap(zip).position(100).put(new byte[] {'P', 'K', 5, 6});
    return zip;
  }
}

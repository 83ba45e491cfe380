package lessserver.benchmarks.images;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Pictures of mixed kind, all different, the same for each seed: cuttings of photographs, enlarged,
 * mirrored and tinted, with some shapes on them.
 */
final class Pictures {

  /** One kind of file. */
  private record Kind(String format, int width, int height, boolean inPasses) {}

  /** What comes from telephones and the web, in turn. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind("jpeg", 4000, 3000, false),
          new Kind("jpeg", 1024, 768, false),
          new Kind("jpeg", 3264, 2448, false),
          new Kind("png", 1280, 800, false),
          new Kind("jpeg", 1600, 1200, true),
          new Kind("jpeg", 2048, 1536, false),
          new Kind("jpeg", 640, 480, false),
          new Kind("gif", 640, 480, false),
          new Kind("png", 800, 600, false),
          new Kind("tiff", 1200, 900, false));

  private static final int SHAPES = 5;

  private Pictures() {}

  /** Writes so many files. */
  static List<Path> write(Path folder, List<Path> photographs, int count, long seed)
      throws IOException {
    Files.createDirectories(folder);
    List<BufferedImage> sources = new ArrayList<>();
    for (Path photograph : photographs) {
      sources.add(ImageIO.read(photograph.toFile()));
    }
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Random random = new Random(seed + i);
      Kind kind = KINDS.get(i % KINDS.size());
      Path file = folder.resolve("%03d.%s".formatted(i, kind.format()));
      write(picture(sources.get(random.nextInt(sources.size())), kind, random), kind, file);
      files.add(file);
    }
    return files;
  }

  private static BufferedImage picture(BufferedImage source, Kind kind, Random random) {
    BufferedImage picture =
        new BufferedImage(kind.width(), kind.height(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    double share = 0.6 + 0.4 * random.nextDouble();
    int width = (int) (source.getWidth() * share);
    int height = Math.min(source.getHeight(), width * kind.height() / kind.width());
    int left = random.nextInt(source.getWidth() - width + 1);
    int top = random.nextInt(source.getHeight() - height + 1);
    boolean mirrored = random.nextBoolean();
    graphics.drawImage(
        source,
        mirrored ? kind.width() : 0,
        0,
        mirrored ? 0 : kind.width(),
        kind.height(),
        left,
        top,
        left + width,
        top + height,
        null);
    graphics.setColor(colour(random, 40));
    graphics.fillRect(0, 0, kind.width(), kind.height());
    for (int i = 0; i < SHAPES; i++) {
      graphics.setColor(colour(random, 120));
      graphics.fillOval(
          random.nextInt(kind.width()),
          random.nextInt(kind.height()),
          kind.width() / 12,
          kind.height() / 12);
    }
    graphics.dispose();
    return picture;
  }

  private static Color colour(Random random, int opacity) {
    return new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256), opacity);
  }

  private static void write(BufferedImage picture, Kind kind, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(kind.format()).next();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(file.toFile())) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (kind.inPasses()) {
        how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(output);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
  }
}

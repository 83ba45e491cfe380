package lessserver.images.picture;

import java.awt.Rectangle;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import lessserver.events.NotNowException;
import lessserver.images.ImageProperties;
import lessserver.images.picture.BadPictureException.Fault;
import org.springframework.stereotype.Component;

/**
 * Decodes and encodes pictures within bounds: of pixels, told from the header before anything is
 * decoded; of memory, shared by all who decode at once; of time. Of an animation only the first
 * frame is ever decoded. Safe for use by many threads.
 */
@Component
public final class Darkroom {

  private static final float QUALITY = 0.82f;

  /** Where red, green and blue are of the three octets of a pixel. */
  private static final int[] BAND_OFFSETS = {0, 1, 2};

  private static final ComponentColorModel SRGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  /** What of a decoder's complaints means that something is missing. */
  private static final List<String> FATAL_WARNINGS =
      List.of("premature end", "bad huffman", "corrupt jpeg data: found marker");

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** How many times as long as it may compute a decoding may take on a busy machine. */
  private static final int MOST_WAITING = 6;

  /**
   * So many copies in the resolution that is wanted: one to be turned, and all smaller ones, or
   * what of them an encoder is given.
   */
  private static final int PRINTS = 3;

  /** What else a decoding takes: tables, buffers, the small results. */
  private static final long OVERHEAD = 4L << 20;

  private final long mostPixels;
  private final Duration timeout;
  private final DecodeMemory memory;

  Darkroom(ImageProperties properties, DecodeMemory memory) {
    this.mostPixels = properties.mostPixels();
    this.timeout = properties.stageTimeout();
    this.memory = memory;
    ImageIO.setUseCache(false);
    for (PictureFormat format : PictureFormat.values()) {
      reader(format)
          .dispose(); // One that is missing is nothing that a picture could be blamed for.
    }
  }

  /** A file that is read when there is memory for it. */
  public interface Source {

    /** The same for the same content only. */
    String name();

    long bytes();

    byte[] read();
  }

  /** How a file's header says that it is. */
  private record Header(PictureFormat format, Size size, int subsampling, long memory) {}

  /**
   * Checks and decodes a file, and has it worked on, all within one share of the memory.
   *
   * @param longSide of the resolution that is wanted; more may come
   * @param work what is done with the picture; keeps nothing large of it
   * @throws BadPictureException if it is not to be decoded
   */
  public <T> T develop(Source source, int longSide, Function<Negative, T> work) {
    Header header =
        inTime(
            source.bytes() + OVERHEAD,
            isOver -> {
              byte[] content = source.read();
              return decoding(() -> header(content, longSide, isOver));
            });
    return inTime(
        source.bytes() + header.memory() + OVERHEAD,
        isOver -> {
          byte[] content = source.read();
          return work.apply(decoding(() -> decode(header, content, isOver)));
        });
  }

  /**
   * As JPEG, with nothing in it but the pixels. Takes three octets more of memory for each while it
   * works, which it does not set aside.
   */
  public byte[] jpeg(Pixels pixels) {
    BufferedImage image = image(pixels);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(jpeg)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    } finally {
      writer.dispose();
    }
    return jpeg.toByteArray();
  }

  private static BufferedImage image(Pixels pixels) {
    BufferedImage image = octets(pixels.size());
    byte[] octets = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int at = 0;
    for (int pixel : pixels.rgb()) {
      octets[at] = (byte) (pixel >> 16);
      octets[at + 1] = (byte) (pixel >> 8);
      octets[at + 2] = (byte) pixel;
      at += BAND_OFFSETS.length;
    }
    return image;
  }

  /** Octets in the order in which the JPEG codec has them: whole rows are copied then. */
  private static BufferedImage octets(Size size) {
    int row = BAND_OFFSETS.length * size.width();
    return new BufferedImage(
        SRGB,
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE,
            size.width(),
            size.height(),
            row,
            BAND_OFFSETS.length,
            BAND_OFFSETS,
            null),
        false,
        null);
  }

  // ---------------------------------------------------------------------------------- bounds

  /** What runs until its time is over; then it is to end. */
  @FunctionalInterface
  private interface Stage<T> {
    T run(BooleanSupplier isOver);
  }

  /**
   * In a thread of its own, because some decoders cannot be stopped. The caller goes on when the
   * time is over; the memory is given back when the decoder has really ended.
   */
  private <T> T inTime(long bytes, Stage<T> stage) {
    if (!memory.everHas(bytes)) {
      throw new BadPictureException(
          Fault.TOO_MANY_PIXELS, "decoding it would take %d MB of memory".formatted(bytes >> 20));
    }
    AtomicBoolean over = new AtomicBoolean();
    try {
      DecodeMemory.Share share = memory.take(bytes);
      FutureTask<T> task =
          new FutureTask<>(
              () -> {
                try {
                  return stage.run(over::get);
                } finally {
                  share.giveBack();
                }
              });
      return outcome(task, start(task, share));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a picture is decoded");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("decoding failed", e);
    } finally {
      over.set(true);
    }
  }

  private static Thread start(FutureTask<?> task, DecodeMemory.Share share) {
    try {
      return Thread.ofPlatform().daemon().name("darkroom").start(task);
    } catch (OutOfMemoryError e) { // no more threads, which passes; an error would end a listener
      share.giveBack();
      throw new NotNowException("there is no thread to decode a picture in", e);
    }
  }

  private <T> T outcome(FutureTask<T> task, Thread worker)
      throws InterruptedException, ExecutionException {
    long begin = System.nanoTime();
    while (true) {
      try {
        return task.get(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        if (isOver(worker, begin)) {
          throw tooSlow();
        }
      }
    }
  }

  /** What counts is how much it computes: on a busy machine the same picture takes longer. */
  private boolean isOver(Thread worker, long begin) {
    long computed =
        THREADS.isThreadCpuTimeEnabled() ? THREADS.getThreadCpuTime(worker.threadId()) : 0;
    return computed > timeout.toNanos()
        || System.nanoTime() - begin > timeout.toNanos() * MOST_WAITING;
  }

  /** Decoders meet nonsense with whatever they trip over; what is not theirs is not in here. */
  private <T> T decoding(Callable<T> work) {
    try {
      return work.call();
    } catch (BadPictureException bad) {
      throw bad;
    } catch (DeadlineInput.TimeOverException _) {
      throw tooSlow();
    } catch (Exception broken) {
      throw corrupt(broken);
    }
  }

  private static BadPictureException corrupt(Throwable cause) {
    return new BadPictureException(
        Fault.CORRUPT, "it cannot be decoded (" + cause.getClass().getSimpleName() + ")");
  }

  private BadPictureException tooSlow() {
    return new BadPictureException(
        Fault.TOO_SLOW, "decoding it takes more than " + timeout.toSeconds() + " s");
  }

  // -------------------------------------------------------------------------------- decoding

  private Header header(byte[] content, int longSide, BooleanSupplier isOver) throws IOException {
    PictureFormat format =
        PictureFormat.of(content)
            .orElseThrow(
                () ->
                    new BadPictureException(
                        Fault.UNKNOWN_FORMAT, "it is no JPEG, PNG, GIF, BMP, TIFF or WebP"));
    long kept = FileStructure.check(format, content);
    ImageReader reader = reader(format);
    try (DeadlineInput input = new DeadlineInput(content, isOver)) {
      reader.setInput(input, true, true);
      Size size = new Size(reader.getWidth(0), reader.getHeight(0));
      if (size.width() < 1 || size.height() < 1) {
        throw new BadPictureException(Fault.CORRUPT, "it has no pixels");
      }
      if (size.pixels() > mostPixels) {
        throw new BadPictureException(
            Fault.TOO_MANY_PIXELS,
            "it has %d pixels, more than %d million"
                .formatted(size.pixels(), mostPixels / 1_000_000));
      }
      int usual = Math.max(1, size.longSide() / (2 * longSide));
      int coarsest = Math.max(usual, size.longSide() / longSide);
      int bytesPerPixel = bytesPerPixel(reader);
      long inside = kept + inside(format, size, bytesPerPixel);
      // Twice the resolution that is wanted makes the better copy, but not for a lack of memory.
      int subsampling =
          IntStream.rangeClosed(usual, coarsest)
              .filter(
                  each ->
                      memory.everHas(
                          content.length
                              + inside
                              + decoded(size, each, bytesPerPixel, longSide)
                              + OVERHEAD))
              .findFirst()
              .orElse(coarsest);
      return new Header(
          format, size, subsampling, inside + decoded(size, subsampling, bytesPerPixel, longSide));
    } finally {
      reader.dispose();
    }
  }

  /** What a decoder holds by itself, beside what a picture in passes takes: a careful guess. */
  private static long inside(PictureFormat format, Size size, int bytesPerPixel) {
    return switch (format) {
      case JPEG, PNG, GIF, BMP -> 16L * size.width();
      case TIFF -> Math.max(4, bytesPerPixel) * size.pixels(); // one strip may be all of it
      case WEBP -> 24 * size.pixels(); // decoded whole, in small objects, whatever is asked for
    };
  }

  /** The decoded pixels, once more for decoders that convert them, and what is made of them. */
  private static long decoded(Size size, int subsampling, int bytesPerPixel, int longSide) {
    long pixels = size.by(subsampling).pixels();
    long print = Math.min(pixels, (long) longSide * longSide);
    return pixels * (Math.max(4, bytesPerPixel) + 4) + print * 4 * PRINTS;
  }

  /**
   * Whether three octets a pixel, in another order, are what its decoder makes of it by itself: of
   * pictures in colour, those for printers included.
   */
  private static boolean isRgb(ImageReader reader) throws IOException {
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    return types.hasNext() && types.next().getBufferedImageType() == BufferedImage.TYPE_3BYTE_BGR;
  }

  private static int bytesPerPixel(ImageReader reader) throws IOException {
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    if (!types.hasNext()) {
      return 4;
    }
    ImageTypeSpecifier type = types.next();
    int bits = 0;
    for (int band = 0; band < type.getNumBands(); band++) {
      bits += type.getBitsPerBand(band);
    }
    return bits / 8;
  }

  private Negative decode(Header header, byte[] content, BooleanSupplier isOver)
      throws IOException {
    ImageReader reader = reader(header.format());
    Exif exif = Exif.of(header.format(), content);
    try (DeadlineInput input = new DeadlineInput(content, isOver)) {
      reader.setInput(input, true, true);
      Warnings warnings = new Warnings();
      reader.addIIOReadWarningListener(warnings::hear);
      BufferedImage image = reader.read(0, how(reader, header));
      warnings.check();
      Picture picture =
          new Picture(
              header.format(),
              exif.orientation().of(header.size()),
              exif.takenAt(),
              exif.camera(),
              exif.latitude(),
              exif.longitude());
      return new Negative(picture, exif.orientation(), image);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReadParam how(ImageReader reader, Header header) throws IOException {
    Size size = header.size();
    int step = header.subsampling();
    ImageReadParam how = reader.getDefaultReadParam();
    how.setSourceSubsampling(step, step, 0, 0);
    if (header.format() == PictureFormat.JPEG && isRgb(reader)) {
      how.setDestination(octets(size.by(step)));
    }
    if (header.format() == PictureFormat.BMP) {
      // Its decoder leaves a last column black that is made of fewer columns than the others.
      int across = Math.min(step, size.width());
      how.setSourceSubsampling(across, step, 0, 0);
      how.setSourceRegion(new Rectangle(size.width() / across * across, size.height()));
    }
    return how;
  }

  /** What a decoder says beside the pixels. */
  private static final class Warnings {

    private boolean fatal;

    private void hear(ImageReader source, String warning) {
      String text = warning.toLowerCase(Locale.ROOT);
      fatal |= FATAL_WARNINGS.stream().anyMatch(text::contains);
    }

    private void check() {
      if (fatal) {
        throw new BadPictureException(Fault.CORRUPT, "some of its data is missing or damaged");
      }
    }
  }

  private static ImageReader reader(PictureFormat format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(format.mediaType());
    if (!readers.hasNext()) {
      throw new IllegalStateException("no decoder of " + format);
    }
    return readers.next();
  }
}

package lessserver.images.mosaic;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import lessserver.events.NotNowException;
import lessserver.images.ImageProperties;
import lessserver.images.image.Attempts;
import lessserver.images.image.Files;
import lessserver.images.image.Images;
import lessserver.images.image.NewFile;
import lessserver.images.image.RequestHash;
import lessserver.images.image.SubmitFile;
import lessserver.images.picture.Darkroom;
import lessserver.images.picture.PictureFormat;
import lessserver.images.picture.Pixels;
import lessserver.images.picture.Size;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a mosaic: for each small square of the image, the picture whose colour is nearest. The
 * result is submitted as an image like any other. Told again, it does nothing more; killed, it
 * begins again.
 */
@Component
class ComposeMosaic implements Consumer<String> {

  private static final int MOST_TILES = 400;
  private static final int LONGEST_SIDE = 2560;
  private static final int MOST_COLUMNS = 120;
  private static final int SOURCE = 1280;
  private static final int LOADING = 50; // percent of the work

  private final Mosaics mosaics;
  private final Images images;
  private final Files files;
  private final ImageSearch search;
  private final Darkroom darkroom;
  private final SubmitFile submitFile;
  private final TransactionTemplate transaction;
  private final ImageProperties properties;
  private final Clock clock;

  ComposeMosaic(
      Mosaics mosaics,
      Images images,
      Files files,
      ImageSearch search,
      Darkroom darkroom,
      SubmitFile submitFile,
      TransactionTemplate transaction,
      ImageProperties properties,
      Clock clock) {
    this.mosaics = mosaics;
    this.images = images;
    this.files = files;
    this.search = search;
    this.darkroom = darkroom;
    this.submitFile = submitFile;
    this.transaction = transaction;
    this.properties = properties;
    this.clock = clock;
  }

  /** The finished picture, and how many different ones it is made of. */
  private record Composed(Pixels pixels, int tiles) {}

  @Override
  public void accept(String mosaicId) {
    begin(mosaicId).ifPresent(begun -> attempt(begun.mosaic(), begun.before()));
  }

  /** One that is to be made now, and the attempts before this one. */
  private record Begun(Mosaic mosaic, Attempts before) {}

  private Optional<Begun> begin(String mosaicId) {
    return transaction.execute(
        _ ->
            mosaics
                .lock(mosaicId)
                .filter(mosaic -> !mosaic.status().isFinal())
                .map(
                    mosaic -> {
                      Attempts before = mosaic.attempts().copy();
                      mosaic.begin();
                      return new Begun(mosaic, before);
                    }));
  }

  private void attempt(Mosaic mosaic, Attempts before) {
    Optional<String> enough = before.enough(properties.mostAttempts());
    if (enough.isPresent()) {
      change(mosaic, (each, now) -> each.fail("it could not be made in " + enough.get(), now));
      return;
    }
    try {
      compose(mosaic);
    } catch (RuntimeException failure) {
      if (Attempts.isElsewhere(failure)) {
        change(mosaic, (each, _) -> each.attempts().forget());
        throw new NotNowException("mosaic " + mosaic.id() + " cannot be made now", failure);
      }
      change(mosaic, (each, _) -> each.attempts().fail());
      throw failure;
    }
  }

  private void compose(Mosaic mosaic) {
    Optional<ImageSearch.Found> source =
        images
            .find(mosaic.imageId())
            .flatMap(image -> image.thumbnail(SOURCE))
            .map(name -> new ImageSearch.Found(name, files.size(name)));
    if (source.isEmpty()) {
      change(mosaic, (each, now) -> each.fail("the image is gone", now));
      return;
    }
    List<ImageSearch.Found> found = search.find(mosaic.label(), mosaic.imageId(), MOST_TILES);
    if (found.isEmpty()) {
      String which = mosaic.label() == null ? "" : " with the label " + mosaic.label();
      change(mosaic, (each, now) -> each.fail("the archive has no other image" + which, now));
      return;
    }
    Composed composed = composed(mosaic, source.get(), found);
    submit(mosaic, darkroom.jpeg(composed.pixels()));
    change(mosaic, (each, now) -> each.complete(composed.tiles(), now));
  }

  private void submit(Mosaic mosaic, byte[] jpeg) {
    try {
      submitFile.apply(
          new NewFile(
              new ByteArrayInputStream(jpeg),
              PictureFormat.JPEG.mediaType(),
              "Mosaic of image " + mosaic.imageId(),
              false,
              null,
              mosaic.becomes()));
    } catch (RequestHash.KeyUsedBefore _) {
      // An attempt before this one got as far, when the archive had other pictures.
    }
  }

  private Composed composed(
      Mosaic mosaic, ImageSearch.Found source, List<ImageSearch.Found> found) {
    int side = mosaic.tilePixels();
    List<Pixels> tiles = new ArrayList<>();
    List<Lab> colours = new ArrayList<>();
    IntConsumer progress = inSteps(mosaic);
    for (ImageSearch.Found each : found) {
      Pixels tile = decoded(each, 2 * side, pixels -> pixels.square().stretched(side, side));
      tiles.add(tile);
      colours.add(Lab.of(tile));
      progress.accept(LOADING * tiles.size() / found.size());
    }
    Pixels cells =
        decoded(
            source,
            SOURCE,
            pixels -> {
              Size grid = grid(pixels.size(), side);
              return pixels.stretched(grid.width(), grid.height());
            });
    return laid(cells, tiles, new ColourTree(colours), side, progress);
  }

  private static Size grid(Size picture, int side) {
    int longSide = Math.min(MOST_COLUMNS, LONGEST_SIDE / side);
    double scale = (double) longSide / picture.longSide();
    return new Size(
        (int) Math.max(1, Math.round(picture.width() * scale)),
        (int) Math.max(1, Math.round(picture.height() * scale)));
  }

  /** In a square of so many pixels. */
  private Pixels decoded(ImageSearch.Found file, int side, UnaryOperator<Pixels> work) {
    return darkroom.develop(
        files.source(file.file(), file.bytes()),
        side,
        negative -> work.apply(negative.within(side)));
  }

  private static Composed laid(
      Pixels cells, List<Pixels> tiles, ColourTree colours, int side, IntConsumer progress) {
    int width = cells.width() * side;
    int[] rgb = new int[width * cells.height() * side];
    Set<Integer> used = new HashSet<>();
    for (int row = 0; row < cells.height(); row++) {
      for (int column = 0; column < cells.width(); column++) {
        int number = colours.nearest(Lab.of(cells.rgb()[row * cells.width() + column]));
        used.add(number);
        int[] tile = tiles.get(number).rgb();
        for (int y = 0; y < side; y++) {
          System.arraycopy(tile, y * side, rgb, (row * side + y) * width + column * side, side);
        }
      }
      progress.accept(LOADING + (99 - LOADING) * (row + 1) / cells.height());
    }
    return new Composed(new Pixels(width, cells.height() * side, rgb), used.size());
  }

  /** Tells the progress in tenths only: each costs a transaction. */
  private IntConsumer inSteps(Mosaic mosaic) {
    int[] told = {0};
    return percent -> {
      if (percent / 10 > told[0]) {
        told[0] = percent / 10;
        change(mosaic, (each, _) -> each.advance(percent));
      }
    };
  }

  private void change(Mosaic mosaic, BiConsumer<Mosaic, Instant> change) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(
        _ ->
            mosaics
                .lock(mosaic.id())
                .filter(each -> !each.status().isFinal())
                .ifPresent(each -> change.accept(each, now)));
  }
}

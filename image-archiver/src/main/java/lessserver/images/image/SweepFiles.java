package lessserver.images.image;

import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Forgets the files that no image uses; of its input nothing is needed. */
@Component
class SweepFiles implements Consumer<String> {

  private final Files files;

  SweepFiles(Files files) {
    this.files = files;
  }

  @Override
  public void accept(String nothing) {
    files.sweep();
  }
}

package lessserver.images.image;

import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Finds the files that nobody remembers; of its input nothing is needed. */
@Component
class FindStrayFiles implements Consumer<String> {

  private final Files files;

  FindStrayFiles(Files files) {
    this.files = files;
  }

  @Override
  public void accept(String nothing) {
    files.findStrays();
  }
}

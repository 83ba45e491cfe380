package lessserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The one run that a data folder remembers. Whoever writes it holds its lock; everyone may read,
 * for it is replaced as a whole.
 */
final class RunStates {

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path file;
  private final Path lock;

  RunStates(Home home) {
    this.file = home.run().resolve("state.json");
    this.lock = home.run().resolve("lock");
  }

  /** The run of now, or the one whose supervisor crashed. */
  Optional<RunState> read() throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), RunState.class));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + " cannot be read; delete it after its processes were stopped by hand", e);
    }
  }

  void write(RunState state) throws IOException {
    Path draft = file.resolveSibling("state.json.new");
    Files.write(draft, JSON.writeValueAsBytes(state));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /**
   * The right to start and stop processes of this data folder, which the system takes back from a
   * process that ends, however it ends.
   *
   * @return empty if another process has it
   */
  Optional<Lock> lock() throws IOException {
    FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = channel.tryLock();
    if (held == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(channel::close);
  }

  /** Held until it is closed. */
  interface Lock extends AutoCloseable {

    @Override
    void close() throws IOException;
  }
}

package lessserver.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Blobs in a folder, {@code ab/cd/abcd…}. Each is written beside the others under a name that
 * nobody asks for, synced to the disk, and only then renamed: a process that is killed leaves no
 * half file, only a temporary one, which the next start clears away once it is a day old.
 */
final class FolderBlobs implements BlobStore {

  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
  private static final Duration UPLOADED_WITHIN = Duration.ofDays(1);
  private static final int BUFFER = 64 * 1024;

  /** Too large to find room beside what a full disk knows of a file. */
  private static final int PROBE = 4096;

  private final Path folder;
  private final Path uploads;

  FolderBlobs(Path folder, Clock clock) {
    this.folder = folder;
    this.uploads = folder.resolve("uploads");
    try {
      Files.createDirectories(uploads);
      forgetAbandoned(clock.instant().minus(UPLOADED_WITHIN));
    } catch (IOException e) {
      throw new BlobStoreException("cannot use the folder " + folder, e);
    }
  }

  @Override
  public Blob put(InputStream content, long atMost) throws IOException {
    Path upload = uploads.resolve(UUID.randomUUID().toString());
    try {
      Blob blob = write(content, upload, atMost);
      publish(upload, blob);
      return blob;
    } finally {
      remove(upload);
    }
  }

  private static Blob write(InputStream content, Path upload, long atMost) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    try (Upload file = new Upload(upload)) {
      for (int count; (count = content.read(buffer)) >= 0; ) {
        bytes += count;
        if (bytes > atMost) {
          throw new BlobTooLargeException(atMost);
        }
        digest.update(buffer, 0, count);
        file.write(buffer, count);
      }
      file.sync();
    }
    return new Blob(HexFormat.of().formatHex(digest.digest()), bytes);
  }

  private void publish(Path upload, Blob blob) {
    Path shelf = shelf(blob.sha256());
    Path place = shelf.resolve(blob.sha256());
    try {
      if (Files.exists(place)) {
        return;
      }
      Files.createDirectories(shelf);
      Files.move(upload, place, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(shelf);
    } catch (FileAlreadyExistsException _) {
      // The same content came twice at once.
    } catch (IOException e) {
      throw new BlobStoreException("cannot keep blob " + blob.sha256(), e);
    }
  }

  @Override
  public InputStream open(String sha256) {
    try {
      return Files.newInputStream(place(sha256));
    } catch (NoSuchFileException e) {
      if (!Files.isDirectory(uploads)) { // It is there as long as the disk is.
        throw new BlobStoreException("the folder of blobs is away", e);
      }
      throw new UnknownBlobException(sha256);
    } catch (IOException e) {
      throw new BlobStoreException("cannot open blob " + sha256, e);
    }
  }

  @Override
  public boolean contains(String sha256) {
    return Files.isRegularFile(place(sha256));
  }

  @Override
  public void forEach(Consumer<Blob> heard) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String name = file.getFileName().toString();
              if (NAME.matcher(name).matches()) {
                heard.accept(new Blob(name, attributes.size()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem)
                throws IOException {
              if (problem instanceof NoSuchFileException) { // It went just now.
                return FileVisitResult.CONTINUE;
              }
              throw problem;
            }
          });
    } catch (IOException e) {
      throw new BlobStoreException("cannot list the folder " + folder, e);
    }
  }

  /** Files of their own that are never given their names: several may do this at once. */
  @Override
  public void tryOut() {
    Path upload = uploads.resolve(UUID.randomUUID().toString());
    try (Upload file = new Upload(upload)) {
      file.write(new byte[PROBE], PROBE);
      file.sync();
    } finally {
      remove(upload);
    }
  }

  @Override
  public void delete(String sha256) {
    remove(place(sha256));
  }

  private Path place(String sha256) {
    return shelf(sha256).resolve(sha256);
  }

  private Path shelf(String sha256) {
    if (!NAME.matcher(sha256).matches()) {
      throw new IllegalArgumentException("a blob's name is 64 hex digits in lower case");
    }
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2, 4));
  }

  private void forgetAbandoned(Instant before) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(uploads)) {
      for (Path upload : found) {
        if (Files.getLastModifiedTime(upload).toInstant().isBefore(before)) {
          remove(upload);
        }
      }
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new BlobStoreException("cannot remove " + file.getFileName(), e);
    }
  }

  /** A rename is on the disk once its folder is. */
  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A file being written, whose failures are the store's and not the reader's. */
  private static final class Upload implements AutoCloseable {

    private final FileChannel channel;
    private final OutputStream out;

    private Upload(Path file) {
      try {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        out = Channels.newOutputStream(channel);
      } catch (IOException e) {
        throw new BlobStoreException("cannot begin a file", e);
      }
    }

    private void write(byte[] buffer, int count) {
      try {
        out.write(buffer, 0, count);
      } catch (IOException e) {
        throw new BlobStoreException("cannot write a file", e);
      }
    }

    private void sync() {
      try {
        channel.force(true);
      } catch (IOException e) {
        throw new BlobStoreException("cannot sync a file", e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new BlobStoreException("cannot close a file", e);
      }
    }
  }
}

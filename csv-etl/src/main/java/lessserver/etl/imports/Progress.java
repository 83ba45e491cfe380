package lessserver.etl.imports;

import jakarta.persistence.Embeddable;

/**
 * How far an import is. Every row that was read is exactly one of the four others.
 *
 * @param bytesRead of the file as it came, packed or not
 */
@Embeddable
public record Progress(
    long bytesRead,
    long rowsRead,
    long rowsLoaded,
    long rowsRejected,
    long rowsDuplicate,
    long rowsBlank) {

  public static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0);

  /** With some more rows. */
  public Progress plus(long loaded, long rejected, long duplicate, long blank, long bytes) {
    return new Progress(
        Math.max(bytesRead, bytes),
        rowsRead + loaded + rejected + duplicate + blank,
        rowsLoaded + loaded,
        rowsRejected + rejected,
        rowsDuplicate + duplicate,
        rowsBlank + blank);
  }

  Progress all(long bytes) {
    return new Progress(bytes, rowsRead, rowsLoaded, rowsRejected, rowsDuplicate, rowsBlank);
  }

  public boolean addsUp() {
    return rowsRead == rowsLoaded + rowsRejected + rowsDuplicate + rowsBlank;
  }
}

package lessserver.blobs;

/**
 * A file that is kept.
 *
 * @param sha256 of its content, 64 hex digits in lower case: its name
 * @param bytes how many it has
 */
public record Blob(String sha256, long bytes) {}

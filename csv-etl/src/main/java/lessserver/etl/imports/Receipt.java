package lessserver.etl.imports;

/**
 * What became of a file that came in.
 *
 * @param known whether the same bytes had come before; then this is their import
 */
public record Receipt(ImportView view, boolean known) {}

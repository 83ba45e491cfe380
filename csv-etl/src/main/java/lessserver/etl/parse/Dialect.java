package lessserver.etl.parse;

/**
 * How a file is written.
 *
 * @param encoding the name of its character set
 * @param delimiter what stands between two fields
 * @param quote what stands around a field that contains a delimiter or a line break
 * @param header whether the first record that is not blank has the columns' names
 */
public record Dialect(String encoding, char delimiter, char quote, boolean header) {}

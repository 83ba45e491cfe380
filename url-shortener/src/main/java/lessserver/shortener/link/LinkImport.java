package lessserver.shortener.link;

/**
 * The wish to make a link of each row.
 *
 * @param csv with a header, of the columns {@link LinkColumns#ALL}
 * @param dryRun whether only to say what would happen
 * @param raw whether texts are taken as they are, as they are exported with the same word
 */
record LinkImport(String csv, boolean dryRun, boolean raw) {}

package lessserver.etl.scrub;

/**
 * A wish to look after a dataset's rules.
 *
 * @param dryRun counts what breaks them and changes nothing
 */
record ScrubRequest(String dataset, boolean dryRun) {}

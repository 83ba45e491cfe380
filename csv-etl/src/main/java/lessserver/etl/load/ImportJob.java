package lessserver.etl.load;

/** An import that somebody has taken upon himself to load. */
record ImportJob(long position, String owner) {}

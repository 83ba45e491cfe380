package lessserver.etl.scrub;

/** How many rows break a rule. */
record Finding(String rule, long rows) {}

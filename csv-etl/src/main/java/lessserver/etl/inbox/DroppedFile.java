package lessserver.etl.inbox;

import java.nio.file.Path;
import java.time.Instant;

/** A file that somebody put into the inbox, complete as far as can be told. */
record DroppedFile(String dataset, Path path, long bytes, Instant changed) {}

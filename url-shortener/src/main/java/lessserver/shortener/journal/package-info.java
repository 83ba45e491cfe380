/**
 * Events that go with no other state, written down in a file before the answer that they are about,
 * and published to Kafka afterwards; see docs/decisions/0014-clicks-in-a-journal.md.
 */
@NullMarked
package lessserver.shortener.journal;

import org.jspecify.annotations.NullMarked;

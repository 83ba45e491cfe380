package lessserver.shortener.click;

/**
 * A click as it comes from the topic.
 *
 * @param eventId by which it is known if it comes again
 * @param partition of the topic
 * @param offset in the partition
 */
record ToldClick(String eventId, int partition, long offset, LinkClicked click) {}

package lessserver.images.notice;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Something that happened to an image, and that whoever asked for it is to hear of.
 *
 * @param eventId by which its receiver knows a repetition
 * @param data the event's own
 */
record Notice(String eventId, String type, String imageId, Instant timestamp, JsonNode data) {}

package lessserver.durable.http;

/**
 * What a client may do with an instance, as addresses. Where these have {@code {eventName}} or
 * {@code {text}}, the client puts its own.
 */
public record ManagementPayload(
    String id,
    String statusQueryGetUri,
    String sendEventPostUri,
    String terminatePostUri,
    String rewindPostUri,
    String purgeHistoryDeleteUri,
    String restartPostUri,
    String suspendPostUri,
    String resumePostUri) {}

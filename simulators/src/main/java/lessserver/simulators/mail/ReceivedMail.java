package lessserver.simulators.mail;

/**
 * A mail that somebody delivers.
 *
 * @param messageId with its angle brackets
 */
record ReceivedMail(String messageId, String from, String to, String subject, String text) {}

package lessserver.functions.guestbook;

/** What a guest is told. */
public record Greeting(String words) {}

package lessserver.shortener.link;

/** In this process, what a code leads to is not what it was; told when that is committed. */
public record CodeTouched(String code) {}

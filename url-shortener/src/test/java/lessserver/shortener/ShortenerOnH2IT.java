package lessserver.shortener;

/** The shortener as it runs by default. */
class ShortenerOnH2IT extends ShortenerContract {}

package lessserver.images.mosaic;

import lessserver.images.picture.Pixels;

/** A colour in CIE L*a*b*, in which equal distances look equally far (white D65). */
record Lab(double l, double a, double b) {

  private static final double WHITE_X = 0.95047;
  private static final double WHITE_Z = 1.08883;
  private static final double EPSILON = 216.0 / 24_389;
  private static final double KAPPA = 24_389.0 / 27;

  static Lab of(int rgb) {
    double red = linear((rgb >> 16) & 0xff);
    double green = linear((rgb >> 8) & 0xff);
    double blue = linear(rgb & 0xff);
    double x = curve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / WHITE_X);
    double y = curve(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
    double z = curve((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / WHITE_Z);
    return new Lab(116 * y - 16, 500 * (x - y), 200 * (y - z));
  }

  /** The mean colour of a picture. */
  static Lab of(Pixels picture) {
    return of(picture.stretched(1, 1).rgb()[0]);
  }

  double axis(int number) {
    return switch (number) {
      case 0 -> l;
      case 1 -> a;
      default -> b;
    };
  }

  double squaredDistance(Lab other) {
    double dl = l - other.l;
    double da = a - other.a;
    double db = b - other.b;
    return dl * dl + da * da + db * db;
  }

  private static double linear(int octet) {
    double value = octet / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  private static double curve(double value) {
    return value > EPSILON ? Math.cbrt(value) : (KAPPA * value + 16) / 116;
  }
}

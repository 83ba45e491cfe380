package lessserver.images.describe;

import java.awt.Color;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lessserver.images.picture.Pixels;

/** The colours that a picture mostly has, by the names that people have for them. */
enum Palette {
  BLACK,
  GREY,
  WHITE,
  RED,
  ORANGE,
  BROWN,
  YELLOW,
  GREEN,
  TURQUOISE,
  BLUE,
  PURPLE,
  PINK;

  private static final double MUCH = 0.25;

  /** At most two, the most frequent first; at least one. */
  static List<Palette> of(Pixels picture) {
    Map<Palette, Integer> counts = new EnumMap<>(Palette.class);
    for (int pixel : picture.rgb()) {
      counts.merge(named(pixel), 1, Integer::sum);
    }
    List<Palette> frequent =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .toList();
    long many =
        frequent.stream()
            .filter(each -> counts.getOrDefault(each, 0) >= MUCH * picture.rgb().length)
            .count();
    return frequent.subList(0, Math.clamp(many, 1, 2));
  }

  static Palette named(int rgb) {
    float[] hsb = Color.RGBtoHSB((rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff, null);
    double hue = hsb[0] * 360;
    double saturation = hsb[1];
    double brightness = hsb[2];
    if (brightness < 0.18) {
      return BLACK;
    }
    if (saturation < 0.14) {
      return brightness > 0.85 ? WHITE : GREY;
    }
    if (hue < 15 || hue >= 345) {
      return brightness > 0.7 && saturation < 0.5 ? PINK : RED;
    }
    if (hue < 45) {
      return brightness < 0.65 ? BROWN : ORANGE;
    }
    if (hue < 70) {
      return YELLOW;
    }
    if (hue < 160) {
      return GREEN;
    }
    if (hue < 195) {
      return TURQUOISE;
    }
    if (hue < 255) {
      return BLUE;
    }
    return hue < 300 ? PURPLE : PINK;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

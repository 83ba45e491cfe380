package lessserver.simulators.market;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A price that wanders: a sum of waves of chance, each twice as long as the one before and larger
 * by the root of two, as in Brownian motion. Any tick's price is found at once, without the ticks
 * before it, so that a restart changes nothing.
 */
final class RandomWalk implements Prices {

  /** The longest wave is 2^17 ticks, a day and a half of seconds. */
  private static final int WAVES = 18;

  private static final double STEP = 0.0006;
  private static final int DECIMALS = 2;

  private final long seed;
  private final double start;

  RandomWalk(long seed, double start) {
    this.seed = seed;
    this.start = start;
  }

  @Override
  public BigDecimal at(long tick) {
    double exponent = 0;
    for (int wave = 0; wave < WAVES; wave++) {
      exponent += STEP * Math.pow(2, wave / 2.0) * height(wave, tick);
    }
    return BigDecimal.valueOf(start * Math.exp(exponent)).setScale(DECIMALS, RoundingMode.HALF_UP);
  }

  /** Of one wave, from -1 to 1, on a line between two points of chance. */
  private double height(int wave, long tick) {
    long length = 1L << wave;
    long point = Math.floorDiv(tick, length);
    double between = (double) Math.floorMod(tick, length) / length;
    return chance(wave, point) * (1 - between) + chance(wave, point + 1) * between;
  }

  private double chance(int wave, long point) {
    long bits = mix(seed + mix(wave) + mix(point));
    return (bits >> 11) / (double) (1L << 52);
  }

  /** SplitMix64's finalizer: one bit more or less changes half of all bits. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

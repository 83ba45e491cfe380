package lessserver.benchmarks.images;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** The model alone, loaded as the archiver loads it, on one thread. */
final class Inference {

  private static final long[] SHAPE = {1, 300, 300, 3};
  private static final int PIXELS = 300 * 300 * 3;
  private static final int WARM_UP = 20;
  private static final int RUNS = 200;

  private Inference() {}

  /** The median time of a look at a picture, in milliseconds. */
  static double medianMillis(Path model, long seed) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions how = new OrtSession.SessionOptions()) {
      how.setIntraOpNumThreads(1);
      how.setInterOpNumThreads(1);
      how.setCPUArenaAllocator(false);
      try (OrtSession session = environment.createSession(model.toString(), how);
          OnnxTensor input = OnnxTensor.createTensor(environment, noise(seed), SHAPE)) {
        long[] nanos = new long[RUNS];
        for (int i = -WARM_UP; i < RUNS; i++) {
          long begin = System.nanoTime();
          session.run(Map.of(session.getInputNames().iterator().next(), input)).close();
          if (i >= 0) {
            nanos[i] = System.nanoTime() - begin;
          }
        }
        Arrays.sort(nanos);
        return nanos[RUNS / 2] / 1e6;
      }
    }
  }

  private static FloatBuffer noise(long seed) {
    Random random = new Random(seed);
    FloatBuffer noise =
        ByteBuffer.allocateDirect(PIXELS * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    while (noise.hasRemaining()) {
      noise.put(2 * random.nextFloat() - 1);
    }
    return noise.flip();
  }
}

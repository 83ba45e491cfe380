package lessserver.images.describe;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import java.util.Set;
import lessserver.events.NotNowException;
import lessserver.images.picture.Pixels;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The neural network that recognises objects: SSDLite-MobileNetV2, trained on COCO, run by ONNX
 * Runtime in this process on one thread. Loaded when it is first needed. Safe for use by many
 * threads.
 */
@Component
class Model implements AutoCloseable {

  /** Of the square that it looks at. */
  static final int SIDE = 300;

  static final int ANCHORS = 1917;

  /** The first is the background. */
  static final int CLASSES = 91;

  private static final String FILE = "/models/ssdlite_mobilenet_v2_coco.onnx";
  private static final String ANCHOR_FILE = "/models/ssdlite_mobilenet_v2_coco.anchors";
  private static final String INPUT = "Preprocessor/sub";
  private static final String BOXES = "concat";
  private static final String SCORES = "Postprocessor/convert_scores";
  private static final float HALF = 127.5f;

  private @Nullable OrtSession session;

  /**
   * What it says of a picture.
   *
   * @param boxes for each anchor, how the object's box differs from it
   * @param scores for each anchor and class, how sure it is
   */
  record Answer(FloatBuffer boxes, FloatBuffer scores) {}

  /** It failed on this picture. */
  static final class InferenceFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private InferenceFailedException(OrtException cause) {
      super("the model failed: " + cause.getMessage(), cause);
    }
  }

  /**
   * Looks at a picture of {@value #SIDE} by {@value #SIDE} pixels.
   *
   * @throws NotNowException if the model cannot be loaded
   */
  Answer look(Pixels picture) {
    OrtSession loaded = session();
    long[] shape = {1, SIDE, SIDE, 3};
    try (OnnxTensor input =
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), input(picture), shape);
        OrtSession.Result result = loaded.run(Map.of(INPUT, input), Set.of(BOXES, SCORES))) {
      return new Answer(floats(result, BOXES), floats(result, SCORES));
    } catch (OrtException e) {
      throw new InferenceFailedException(e);
    }
  }

  /** Loads it, unless it is. */
  synchronized OrtSession session() {
    if (session == null) {
      session = load();
    }
    return session;
  }

  /** Where the network looks for objects: upper, left, lower and right edge, one after another. */
  static FloatBuffer anchors() {
    try {
      return ByteBuffer.wrap(resource(ANCHOR_FILE)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException("the anchors are part of this program", e);
    }
  }

  private static OrtSession load() {
    try (OrtSession.SessionOptions how = new OrtSession.SessionOptions();
        Arena outside = Arena.ofConfined()) { // The heap would keep the room that the file took.
      how.setIntraOpNumThreads(1);
      how.setInterOpNumThreads(1);
      how.setCPUArenaAllocator(false); // It would keep the most that it ever needed.
      return OrtEnvironment.getEnvironment().createSession(file(outside), how);
    } catch (OrtException | IOException | LinkageError e) {
      throw new NotNowException("the model cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** The file, as long as that memory is there. */
  private static ByteBuffer file(Arena memory) throws IOException {
    URLConnection file = found(FILE).openConnection();
    ByteBuffer copy = memory.allocate(file.getContentLengthLong()).asByteBuffer();
    try (ReadableByteChannel content = Channels.newChannel(file.getInputStream())) {
      while (copy.hasRemaining() && content.read(copy) >= 0) {
        // There is more.
      }
    }
    return copy.flip();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream content = found(name).openStream()) {
      return content.readAllBytes();
    }
  }

  private static URL found(String name) throws IOException {
    URL found = Model.class.getResource(name);
    if (found == null) {
      throw new IOException("no resource " + name);
    }
    return found;
  }

  private static FloatBuffer input(Pixels picture) {
    FloatBuffer input =
        ByteBuffer.allocateDirect(SIDE * SIDE * 3 * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int pixel : picture.rgb()) {
      input.put(((pixel >> 16) & 0xff) / HALF - 1);
      input.put(((pixel >> 8) & 0xff) / HALF - 1);
      input.put((pixel & 0xff) / HALF - 1);
    }
    return input.flip();
  }

  private static FloatBuffer floats(OrtSession.Result result, String name) {
    return result
        .get(name)
        .map(each -> ((OnnxTensor) each).getFloatBuffer())
        .orElseThrow(() -> new IllegalStateException("the model has no output " + name));
  }

  @Override
  public synchronized void close() throws OrtException {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}

package lessserver.images.picture;

import java.util.concurrent.locks.LockSupport;
import lessserver.events.NotNowException;
import lessserver.images.Samples;
import lessserver.images.TestProperties;

/** Decodes a picture when the system gives this process no further thread. */
final class NoThreads {

  private NoThreads() {}

  static void main() {
    Darkroom darkroom = DarkroomTest.darkroom(TestProperties.withDecodeMemory(16));
    Darkroom.Source picture = DarkroomTest.source(Samples.jpeg(1));
    try {
      while (true) {
        Thread.ofPlatform().daemon().start(NoThreads::stay);
      }
    } catch (OutOfMemoryError _) {
      // That was the last.
    }
    try {
      darkroom.develop(picture, 640, Negative::picture);
    } catch (NotNowException e) {
      System.out.println("later: " + e.getMessage());
    }
  }

  private static void stay() {
    while (true) {
      LockSupport.park();
    }
  }
}

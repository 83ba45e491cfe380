package lessserver.gateway.key;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Another process that makes keys in a data folder and takes keys back, and prints what it has
 * done:
 *
 * <pre>
 *   FOLDER make PREFIX COUNT   waits for the file "go", then makes keys and takes every other back
 *   FOLDER revoke ID           takes a key back
 *   FOLDER hold                keeps the keys locked until it is killed
 * </pre>
 */
final class KeyChanger {

  private KeyChanger() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    ObjectMapper json =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    KeyFile file = new KeyFile(folder, json);
    if (arguments[1].equals("hold")) {
      file.change(KeyFile.State::keys, _ -> hang());
      return;
    }
    Keys keys = Keys.open(file, "", Clock.systemUTC());
    if (arguments[1].equals("revoke")) {
      keys.revoke(arguments[2]);
      System.out.println("revoked " + arguments[2]);
      return;
    }
    System.out.println("ready");
    await().atMost(Duration.ofMinutes(3)).until(() -> Files.exists(folder.resolve("go")));
    for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
      ApiKey made = keys.make(arguments[2] + "-" + i, EnumSet.of(Right.READ)).key();
      System.out.println("made " + made.id());
      if (i % 2 == 1) {
        keys.revoke(made.id());
        System.out.println("revoked " + made.id());
      }
    }
    System.out.println("done");
  }

  private static void hang() {
    System.out.println("holding");
    while (true) {
      LockSupport.park();
    }
  }
}

package lessserver.durable.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Base64;

/**
 * The protocol's messages as strings that JSON has nothing to escape in: the engine's history is
 * JSON.
 */
final class Encoded {

  private Encoded() {}

  static String write(MessageLite message) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(message.toByteArray());
  }

  static <M extends MessageLite> M read(String encoded, Parser<M> parser) {
    try {
      return parser.parseFrom(Base64.getUrlDecoder().decode(encoded));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message in the history is not readable", e);
    }
  }
}

package lessserver.gateway.key;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Why a key was neither made nor taken back; an answer in itself. */
final class KeyRefused extends ErrorResponseException {

  private static final long serialVersionUID = 1L;

  private KeyRefused(HttpStatus status, String detail) {
    super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }

  static KeyRefused bad(String field, String message) {
    var refused = new KeyRefused(HttpStatus.BAD_REQUEST, "The field " + field + " is not valid.");
    refused.getBody().setProperty("errors", List.of(Map.of("field", field, "message", message)));
    return refused;
  }

  static KeyRefused nameTaken(String name) {
    return new KeyRefused(HttpStatus.CONFLICT, "There is a key named " + name + ".");
  }

  static KeyRefused unknown(String id) {
    return new KeyRefused(HttpStatus.NOT_FOUND, "There is no key with the id " + id + ".");
  }

  static KeyRefused configured() {
    return new KeyRefused(
        HttpStatus.CONFLICT,
        "This is the key that the gateway is started with: it would be back with the next start."
            + " Start it with another API_KEY.");
  }

  static KeyRefused locked() {
    var refused =
        new KeyRefused(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Another process keeps the keys locked; nothing was changed.");
    refused.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
    return refused;
  }

  static KeyRefused lastAdmin() {
    return new KeyRefused(
        HttpStatus.CONFLICT, "Without this key nobody could administer the suite: make another.");
  }
}

package lessserver.gateway.access;

import java.time.Duration;
import java.util.List;
import lessserver.functions.PublicUrl;
import lessserver.gateway.access.Caller.Proof;
import lessserver.gateway.key.Keys;
import lessserver.gateway.key.PresentedKey;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /api/v1/session}: trades a key for a cookie that no script can read, tells whose it is,
 * and takes it back.
 */
@RestController
@RequestMapping("/api/v1/session")
final class SessionTriggers {

  private final Sessions sessions;
  private final Keys keys;
  private final boolean https;

  SessionTriggers(Sessions sessions, Keys keys, PublicUrl publicUrl) {
    this.sessions = sessions;
    this.keys = keys;
    this.https = publicUrl.isHttps();
  }

  /**
   * @param client the key's name; absent without a key or session
   * @param rights what it allows
   */
  record Session(@Nullable String client, List<String> rights) {}

  /** Open to everyone, so that a page can ask whether it has to ask for a key. */
  @GetMapping
  Session who(@Nullable Caller caller) {
    return caller == null
        ? new Session(null, List.of())
        : new Session(
            caller.getName(),
            caller.getAuthorities().stream().map(GrantedAuthority::getAuthority).sorted().toList());
  }

  @PostMapping
  ResponseEntity<Void> open(Caller caller, @RequestHeader HttpHeaders headers) {
    if (caller.proof() != Proof.KEY) {
      throw new InsufficientAuthenticationException("A session is opened with the key itself.");
    }
    String session = PresentedKey.in(headers).flatMap(keys::of).map(sessions::open).orElseThrow();
    return answer(session, Sessions.LIFETIME);
  }

  @DeleteMapping
  ResponseEntity<Void> end() {
    return answer("", Duration.ZERO);
  }

  private ResponseEntity<Void> answer(String session, Duration lifetime) {
    ResponseCookie cookie =
        ResponseCookie.from(Proofs.SESSION_COOKIE, session)
            .path("/")
            .maxAge(lifetime)
            .httpOnly(true)
            .secure(https)
            .sameSite("Strict")
            .build();
    return ResponseEntity.noContent().header(HttpHeaders.SET_COOKIE, cookie.toString()).build();
  }
}

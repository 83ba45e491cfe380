package lessserver.gateway.access;

import java.util.stream.Stream;
import lessserver.gateway.key.ApiKey;
import lessserver.gateway.key.Right;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Somebody who proved that they may call, and how they did. */
final class Caller extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  /** What a process of the suite may do that no key allows: collect the gateway's own metrics. */
  static final String SUITE = "suite";

  enum Proof {
    KEY,
    SESSION,
    SUITE_TOKEN
  }

  private final String name;
  private final Proof proof;

  private Caller(String name, Proof proof, Stream<String> authorities) {
    super(authorities.map(SimpleGrantedAuthority::new).toList());
    this.name = name;
    this.proof = proof;
    setAuthenticated(true);
  }

  static Caller holding(ApiKey key, Proof proof) {
    return new Caller(key.name(), proof, key.rights().stream().map(Right::authority));
  }

  static Caller fromSuite() {
    return new Caller(SUITE, Proof.SUITE_TOKEN, Stream.of(SUITE));
  }

  Proof proof() {
    return proof;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Object getPrincipal() {
    return name;
  }

  @Override
  public Object getCredentials() {
    return "";
  }
}

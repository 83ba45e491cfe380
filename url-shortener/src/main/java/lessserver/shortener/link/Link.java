package lessserver.shortener.link;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A short code and where it leads. */
@Entity
@Table(name = "links")
public class Link {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  private String code;
  private String url;
  private String targetUrl;
  private @Nullable String campaign;
  private @Nullable String source;
  private @Nullable String medium;
  private Instant createdAt;
  private @Nullable Instant expiresAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Link() {}

  Link(
      String code,
      String url,
      String targetUrl,
      Tags tags,
      Instant createdAt,
      @Nullable Instant expiresAt) {
    this.code = code;
    this.url = url;
    this.targetUrl = targetUrl;
    this.campaign = tags.campaign();
    this.source = tags.source();
    this.medium = tags.medium();
    this.createdAt = createdAt;
    this.expiresAt = expiresAt;
  }

  long id() {
    if (id == null) {
      throw new IllegalStateException("link " + code + " is not stored yet");
    }
    return id;
  }

  public String code() {
    return code;
  }

  String url() {
    return url;
  }

  public String targetUrl() {
    return targetUrl;
  }

  public @Nullable String campaign() {
    return campaign;
  }

  @Nullable String source() {
    return source;
  }

  public @Nullable String medium() {
    return medium;
  }

  Instant createdAt() {
    return createdAt;
  }

  public @Nullable Instant expiresAt() {
    return expiresAt;
  }
}

package lessserver.shortener.link;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
  private @Nullable String title;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "link_tags", joinColumns = @JoinColumn(name = "link_id"))
  @Column(name = "tag")
  private Set<String> tags = new HashSet<>();

  private int redirect;
  private boolean forwardQuery;
  private @Nullable Long maxVisits;

  /** Counted by {@link Visits} alone, and only where there is a limit. */
  @Column(insertable = false, updatable = false)
  private long visits;

  private @Nullable String expiredUrl;
  private Instant createdAt;
  private @Nullable Instant expiresAt;
  private @Nullable Instant endedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Link() {}

  Link(Code code, Target target, Tags tags, Terms terms, Instant createdAt) {
    this.code = code.value();
    this.createdAt = createdAt;
    set(target, tags, terms);
  }

  /** Leads there from now on, under these terms. */
  final void set(Target target, Tags tags, Terms terms) {
    this.url = target.toString();
    this.targetUrl = target.tagged(tags).toString();
    this.campaign = tags.campaign();
    this.source = tags.source();
    this.medium = tags.medium();
    this.title = terms.title();
    if (!this.tags.equals(terms.tags())) {
      this.tags.clear();
      this.tags.addAll(terms.tags());
    }
    this.redirect = terms.redirect().code();
    this.forwardQuery = terms.forwardQuery();
    this.maxVisits = terms.maxVisits();
    this.expiredUrl = terms.expiredUrl();
    if (!Objects.equals(this.expiresAt, terms.expiresAt())) {
      this.expiresAt = terms.expiresAt();
      this.endedAt = null; // It has another end, which is yet to be told.
    }
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

  public @Nullable String title() {
    return title;
  }

  /** In alphabetical order. */
  List<String> tags() {
    return tags.stream().sorted().toList();
  }

  public RedirectStatus redirect() {
    return RedirectStatus.of(redirect);
  }

  public boolean forwardsQuery() {
    return forwardQuery;
  }

  public @Nullable Long maxVisits() {
    return maxVisits;
  }

  long visits() {
    return visits;
  }

  public @Nullable String expiredUrl() {
    return expiredUrl;
  }

  Instant createdAt() {
    return createdAt;
  }

  public @Nullable Instant expiresAt() {
    return expiresAt;
  }

  /** Whether its end, as it is set now, has been told. */
  boolean isEndTold() {
    return endedAt != null;
  }
}

package lessserver.images.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import lessserver.blobs.BlobStoreException;
import lessserver.blobs.BlobTooLargeException;
import lessserver.events.NotNowException;
import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.functions.PublicUrl;
import lessserver.functions.idempotency.IdempotencyKey;
import lessserver.images.picture.BadPictureException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Images over HTTP: submitted, found, deleted. */
@RestController
@RequestMapping("/api/v1/images")
class ImageTriggers {

  private static final int LONGEST_TYPE = 100;

  private final Functions functions;
  private final SubmitLink submitLink;
  private final SubmitFile submitFile;
  private final FindImage findImage;
  private final ListImages listImages;
  private final FindSimilar findSimilar;
  private final DeleteImage deleteImage;
  private final PublicUrl publicUrl;

  ImageTriggers(
      Functions functions,
      SubmitLink submitLink,
      SubmitFile submitFile,
      FindImage findImage,
      ListImages listImages,
      FindSimilar findSimilar,
      DeleteImage deleteImage,
      PublicUrl publicUrl) {
    this.functions = functions;
    this.submitLink = submitLink;
    this.submitFile = submitFile;
    this.findImage = findImage;
    this.listImages = listImages;
    this.findSimilar = findSimilar;
    this.deleteImage = deleteImage;
    this.publicUrl = publicUrl;
  }

  /** A link as a client gives it. */
  record Link(
      @Nullable String url,
      @Nullable String title,
      @JsonProperty("public") @Nullable Boolean isPublic,
      @Nullable String notifyUrl) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ImageView> submit(
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client,
      @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
      @RequestBody Link link) {
    return accepted(
        functions.call(
            submitLink,
            new NewLink(
                link.url(),
                link.title(),
                Boolean.TRUE.equals(link.isPublic()),
                link.notifyUrl(),
                name(client, key))));
  }

  /** The file is the part {@code file} of a form. */
  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  ResponseEntity<ImageView> upload(
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client,
      @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
      @RequestParam(required = false) @Nullable String title,
      @RequestParam(name = "public", defaultValue = "false") boolean isPublic,
      @RequestParam(required = false) @Nullable String notifyUrl,
      @RequestPart MultipartFile file)
      throws IOException {
    try (InputStream content = file.getInputStream()) {
      return accepted(
          functions.call(
              submitFile,
              new NewFile(
                  content,
                  mediaType(file.getContentType()),
                  title,
                  isPublic,
                  notifyUrl,
                  name(client, key))));
    } catch (BlobTooLargeException e) {
      throw problem(
          HttpStatus.PAYLOAD_TOO_LARGE,
          "The file has more than %d MB.".formatted(e.atMost() >> 20),
          e);
    } catch (BadPictureException e) {
      throw problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, String.valueOf(e.getMessage()), e);
    } catch (BlobStoreException e) {
      throw problem(HttpStatus.INSUFFICIENT_STORAGE, "The file cannot be kept here now.", e);
    } catch (NotNowException e) {
      throw Unavailable.because("The file could not be kept just now.", e);
    }
  }

  private static UUID name(@Nullable String client, @Nullable String key) {
    return key == null ? UUID.randomUUID() : new IdempotencyKey(key).id(client);
  }

  private static @Nullable String mediaType(@Nullable String contentType) {
    return Optional.ofNullable(contentType)
        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .map(type -> type.substring(0, Math.min(LONGEST_TYPE, type.length())))
        .orElse(null);
  }

  private static ErrorResponseException problem(
      HttpStatus status, String detail, RuntimeException cause) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), cause);
  }

  private ResponseEntity<ImageView> accepted(ImageView view) {
    return ResponseEntity.accepted()
        .location(URI.create(publicUrl.at("/api/v1/images/" + view.id())))
        .body(view);
  }

  @GetMapping
  Page<ImageView> list(
      @RequestParam(required = false) @Nullable String label,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable ImageStatus status,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(
        listImages, new ImageQuery(label, q, status, new PageQuery(limit, cursor)));
  }

  @GetMapping("/{id}")
  ImageView find(@PathVariable String id) {
    return functions.call(findImage, id);
  }

  /** A list that is short enough to be whole. */
  record Alike(List<FindSimilar.Similar> items) {}

  @GetMapping("/{id}/similar")
  Alike similar(@PathVariable String id, @RequestParam(defaultValue = "10") int distance) {
    return new Alike(functions.call(findSimilar, new SimilarQuery(id, distance)));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id) {
    functions.call(deleteImage, id);
  }
}

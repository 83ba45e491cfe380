package lessserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document of one service, put together of parts: what the service says of its own
 * operations, what the rooms of {@code common/} say of those that they bring, and what is the same
 * for all. No two parts say the same thing, and none may contradict another.
 */
public final class ServiceDocument {

  /** The service's own part, without which there is nothing to document. */
  public static final String OWN_PART = "openapi/service.yml";

  private static final String SHARED_PART = "openapi/shared.yml";
  private static final String PARTS = "classpath*:openapi/*.yml";

  /** The parts are our own; many examples say the same. */
  private static final int MOST_ALIASES = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ServiceDocument() {}

  /** Of all parts on the class path. */
  public static ObjectNode ofClassPath() {
    try {
      return of(
          Arrays.stream(new PathMatchingResourcePatternResolver().getResources(PARTS))
              .sorted(Comparator.comparing(each -> !OWN_PART.endsWith("/" + each.getFilename())))
              .map(ServiceDocument::text)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + PARTS, e);
    }
  }

  /** Of the service's own part and what is the same for all: of a process without those rooms. */
  public static ObjectNode ofOwnPart() {
    return of(
        Stream.of(OWN_PART, SHARED_PART)
            .map(ClassPathResource::new)
            .map(ServiceDocument::text)
            .toList());
  }

  /**
   * Of these parts, in YAML.
   *
   * @throws IllegalArgumentException if two of them contradict each other, or one refers to nothing
   */
  public static ObjectNode of(Collection<String> parts) {
    ObjectNode document = JSON.createObjectNode();
    for (String part : parts) {
      add(document, tree(part), "");
    }
    StandingAnswers.addTo(document);
    Components.prune(document);
    return document;
  }

  /** A part as a tree. */
  public static ObjectNode tree(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MOST_ALIASES);
    Map<?, ?> content = new Yaml(new SafeConstructor(options)).load(yaml);
    return JSON.valueToTree(content);
  }

  private static void add(ObjectNode document, JsonNode part, String at) {
    for (Map.Entry<String, JsonNode> each : part.properties()) {
      String where = at + "/" + each.getKey();
      JsonNode before = document.get(each.getKey());
      if (before == null) {
        document.set(each.getKey(), each.getValue());
      } else if (before instanceof ObjectNode both && each.getValue().isObject()) {
        add(both, each.getValue(), where);
      } else if (before instanceof ArrayNode both && each.getValue() instanceof ArrayNode more) {
        both.addAll(more);
      } else if (!before.equals(each.getValue())) {
        throw new IllegalArgumentException("two parts say different things at " + where);
      }
    }
  }

  private static String text(Resource part) {
    try {
      return part.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + part.getDescription(), e);
    }
  }
}

package lessserver.testing.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lessserver.openapi.ServiceDocument;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** What holds for a service's document by itself. A service's test implements this, and is done. */
public interface DocumentRules {

  /** The service's document, whole. */
  default ObjectNode document() {
    return ServiceDocument.ofClassPath();
  }

  /** In what a document is not as OpenAPI has it. */
  static List<String> faultsOfForm(ObjectNode document) {
    return new OpenAPIV3Parser()
        .readContents(document.toString(), List.of(), new ParseOptions())
        .getMessages();
  }

  @Test
  default void the_document_is_openapi() {
    assertThat(faultsOfForm(document())).isEmpty();
  }

  @Test
  default void the_document_follows_the_house_rules() throws IOException {
    String own =
        new ClassPathResource(ServiceDocument.OWN_PART).getContentAsString(StandardCharsets.UTF_8);

    assertThat(HouseRules.faults(document(), ServiceDocument.tree(own))).isEmpty();
  }
}

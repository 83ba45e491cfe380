package lessserver.gateway.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import lessserver.openapi.ServiceDocument;
import lessserver.testing.openapi.DocumentRules;

/** The gateway's own document is sound. */
class OpenApiTest implements DocumentRules {

  @Override
  public ObjectNode document() {
    return ServiceDocument.ofOwnPart();
  }
}

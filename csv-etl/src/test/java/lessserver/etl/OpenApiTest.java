package lessserver.etl;

import lessserver.testing.openapi.DocumentRules;

/** The import's document is sound. */
class OpenApiTest implements DocumentRules {}

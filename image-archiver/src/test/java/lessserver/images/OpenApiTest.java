package lessserver.images;

import lessserver.testing.openapi.DocumentRules;

/** The archive's document is sound. */
class OpenApiTest implements DocumentRules {}

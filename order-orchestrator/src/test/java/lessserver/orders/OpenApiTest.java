package lessserver.orders;

import lessserver.testing.openapi.DocumentRules;

/** The shop's document is sound. */
class OpenApiTest implements DocumentRules {}

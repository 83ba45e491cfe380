package lessserver.stocks;

import lessserver.testing.openapi.DocumentRules;

/** The monitor's document is sound. */
class OpenApiTest implements DocumentRules {}

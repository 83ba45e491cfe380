package lessserver.shortener;

import lessserver.testing.openapi.DocumentRules;

/** The shortener's document is sound. */
class OpenApiTest implements DocumentRules {}

package lessserver.simulators;

import lessserver.testing.openapi.DocumentRules;

/** The third parties' document is sound. */
class OpenApiTest implements DocumentRules {}

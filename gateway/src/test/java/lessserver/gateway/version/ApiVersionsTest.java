package lessserver.gateway.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiVersionsTest {

  private static final ApiVersions VERSIONS = new ApiVersions("v2", Map.of());

  @ParameterizedTest
  @CsvSource({
    "/api/links, /api/v2/links",
    "/api/links/a%2Fb, /api/v2/links/a%2Fb",
    "/api/, /api/v2/",
    "/api/v1/links, /api/v1/links",
    "/api/v2, /api/v2",
    "/api/v2x/links, /api/v2/v2x/links",
    "/api/%761/links, /api/v2/%761/links",
    "/api//v1/links, /api/v2//v1/links",
    "/api/../v1, /api/v2/../v1",
    "/api, /api",
    "/apis/x, /apis/x",
    "/, /"
  })
  void a_path_of_the_api_without_a_version_gets_the_current_one(String path, String versioned) {
    assertThat(VERSIONS.versioned(path)).isEqualTo(versioned);
  }
}

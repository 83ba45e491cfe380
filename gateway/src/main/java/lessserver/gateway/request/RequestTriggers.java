package lessserver.gateway.request;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/requests}: the last requests that passed to a service. */
@RestController
final class RequestTriggers {

  private final RecentRequests requests;

  RequestTriggers(RecentRequests requests) {
    this.requests = requests;
  }

  record RequestList(List<RecentRequests.Entry> items) {}

  @GetMapping("/api/v1/requests")
  RequestList list() {
    return new RequestList(requests.newestFirst());
  }
}

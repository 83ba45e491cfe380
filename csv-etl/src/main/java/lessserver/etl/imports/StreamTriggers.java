package lessserver.etl.imports;

import java.util.List;
import lessserver.functions.Functions;
import lessserver.functions.web.LiveStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** An import as it goes on, as Server-Sent Events. */
@RestController
@RequestMapping("/api/v1/imports/{id}/stream")
class StreamTriggers {

  private final Functions functions;
  private final FindImport findImport;
  private final LiveStreams streams;

  StreamTriggers(Functions functions, FindImport findImport, LiveStreams streams) {
    this.functions = functions;
    this.findImport = findImport;
    this.streams = streams;
  }

  /**
   * Each event is the import as it is then, its id the revision; who comes back with the last one
   * gets what is new. The stream ends with the import.
   */
  @GetMapping
  SseEmitter stream(
      @PathVariable String id,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long last) {
    ImportView now = functions.call(findImport, id);
    return streams.open(new Course(now, last == null ? -1 : last));
  }

  /** How an import goes on. */
  private final class Course implements LiveStreams.Source {

    private ImportView view;
    private long told;

    private Course(ImportView view, long told) {
      this.view = view;
      this.told = told;
    }

    /** Looks past the metered function: a stream is one invocation, however long it lasts. */
    @Override
    public List<LiveStreams.News> news() {
      view = findImport.apply(view.id());
      if (view.revision() == told) {
        return List.of();
      }
      told = view.revision();
      return List.of(new LiveStreams.News(String.valueOf(told), "import", view));
    }

    @Override
    public boolean isEnded() {
      return view.status().isFinal();
    }
  }
}

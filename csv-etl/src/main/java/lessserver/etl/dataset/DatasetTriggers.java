package lessserver.etl.dataset;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lessserver.functions.Functions;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.functions.web.Download;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** Datasets over HTTP: their schemas, rows, summaries and exports. */
@RestController
@RequestMapping("/api/v1/datasets")
class DatasetTriggers {

  private static final String WHERE = "where";

  private final Functions functions;
  private final ListDatasets listDatasets;
  private final FindDataset findDataset;
  private final ListRows listRows;
  private final Summarize summarize;
  private final ExportRows exportRows;

  DatasetTriggers(
      Functions functions,
      ListDatasets listDatasets,
      FindDataset findDataset,
      ListRows listRows,
      Summarize summarize,
      ExportRows exportRows) {
    this.functions = functions;
    this.listDatasets = listDatasets;
    this.findDataset = findDataset;
    this.listRows = listRows;
    this.summarize = summarize;
    this.exportRows = exportRows;
  }

  @GetMapping
  Page<DatasetView> list(
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(listDatasets, new PageQuery(limit, cursor));
  }

  @GetMapping("/{name}")
  DatasetView find(@PathVariable String name) {
    return functions.call(findDataset, name);
  }

  @GetMapping("/{name}/rows")
  Page<Map<String, @Nullable Object>> rows(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor,
      WebRequest request) {
    return functions.call(
        listRows, new RowQuery(name, where(request), sort, new PageQuery(limit, cursor)));
  }

  @GetMapping("/{name}/summary")
  Summary summary(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String groupBy,
      @RequestParam(defaultValue = "count") String measure,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      WebRequest request) {
    return functions.call(
        summarize, new SummaryQuery(name, groupBy, measure, where(request), limit));
  }

  @GetMapping("/{name}/export")
  void export(
      @PathVariable String name,
      @RequestParam Export.Format format,
      @RequestParam(defaultValue = "false") boolean raw,
      WebRequest request,
      HttpServletResponse response)
      throws IOException {
    functions.call(findDataset, name); // which answers 404 before anything is written
    boolean csv = format == Export.Format.CSV;
    Download.send(
        response,
        name + (csv ? ".csv" : ".json"),
        csv ? "text/csv" : "application/json",
        to -> functions.call(exportRows, new Export(name, format, where(request), raw, to)));
  }

  /** As they stand: Spring would take the commas in a single one for separators. */
  private static List<String> where(WebRequest request) {
    String[] conditions = request.getParameterValues(WHERE);
    return conditions == null ? List.of() : List.of(conditions);
  }

  /** Lets a query say {@code format=csv}. */
  @Component
  static class FormatInLowerCase implements Converter<String, Export.Format> {

    @Override
    public Export.Format convert(String text) {
      return Export.Format.valueOf(text.toUpperCase(Locale.ROOT));
    }
  }
}

package lessserver.etl.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.Optional;
import lessserver.etl.imports.Import;
import lessserver.etl.imports.Imports;
import lessserver.etl.imports.Progress;
import lessserver.events.Outbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndImportTest {

  private final Imports imports = mock();
  private final Outbox outbox = mock();
  private final EndImport endImport = new EndImport(imports, outbox, Clock.systemUTC());

  @Test
  void an_import_of_whose_end_the_database_has_forgotten_rows_is_not_complete() {
    Import running = mock();
    when(running.progress()).thenReturn(new Progress(1, 30_000, 30_000, 0, 0, 0));
    doThrow(Import.NotYours.class).when(running).requireOwner("me", 60_000);
    when(imports.lock(7)).thenReturn(Optional.of(running));

    assertThatExceptionOfType(Import.NotYours.class)
        .isThrownBy(() -> endImport.accept(new EndImport.Loaded(new ImportJob(7, "me"), 60_000)));
    verify(running, never()).complete(any());
    verifyNoInteractions(outbox);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"job\": {\"position\": 7, \"owner\": \"me\"}, \"rowsRead\": 60000}",
        "{\"job\": {\"position\": 7, \"owner\": \"me\"}, \"code\": \"c\", \"problem\": \"p\"}"
      })
  void an_end_is_told_over_http_as_well(String ending) throws Exception {
    assertThat(new ObjectMapper().readValue(ending, EndImport.Ending.class).job())
        .isEqualTo(new ImportJob(7, "me"));
  }
}

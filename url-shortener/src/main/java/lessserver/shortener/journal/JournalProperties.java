package lessserver.shortener.journal;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where events are written down until Kafka has them.
 *
 * @param folder of all replicas on this machine; each has a folder of its own in it
 * @param sync whether an event is on the disk, and not only with the operating system, before it
 *     counts as written: what is not survives the death of the process, but not of the machine
 * @param segment how large a file grows before the next is begun
 * @param lookForOrphansEvery how often it looks for what a process that died has left
 */
@Validated
@ConfigurationProperties("lessserver.journal")
record JournalProperties(
    @NotNull Path folder,
    @DefaultValue("false") boolean sync,
    @DefaultValue("16MB") DataSize segment,
    @DefaultValue("15s") Duration lookForOrphansEvery) {}

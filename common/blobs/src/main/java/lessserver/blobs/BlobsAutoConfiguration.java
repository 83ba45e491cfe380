package lessserver.blobs;

import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The store of a service's files: the folder {@code lessserver.blobs.folder}. */
@AutoConfiguration
class BlobsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  BlobStore blobStore(
      @Value("${lessserver.blobs.folder:${lessserver.data}/${spring.application.name}/blobs}")
          Path folder,
      ObjectProvider<Clock> clock) {
    return new FolderBlobs(folder, clock.getIfAvailable(Clock::systemUTC));
  }
}

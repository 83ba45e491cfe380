package lessserver.simulators.mail;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The mail server, {@code lessserver.mail-server.*}.
 *
 * @param port 0 for any
 * @param address of the interface it listens on
 * @param largest mail it takes
 * @param connections how many at once
 */
@Validated
@ConfigurationProperties("lessserver.mail-server")
record MailServerProperties(
    @Min(0) @Max(65_535) int port,
    @NotBlank String address,
    @DefaultValue("256KB") DataSize largest,
    @DefaultValue("200") @Min(1) int connections) {}

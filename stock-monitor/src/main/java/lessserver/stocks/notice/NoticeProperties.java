package lessserver.stocks.notice;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How people and programs are told.
 *
 * @param sender whom a mail is from
 * @param firstRetry how long to wait before a notice is tried again; longer each time
 * @param givenUpAfter when it is not tried any more
 */
@Validated
@ConfigurationProperties("lessserver.notices")
record NoticeProperties(
    @NotBlank @Email String sender,
    @DefaultValue("1s") Duration firstRetry,
    @DefaultValue("24h") Duration givenUpAfter) {}

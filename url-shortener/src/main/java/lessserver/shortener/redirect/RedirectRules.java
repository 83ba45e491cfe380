package lessserver.shortener.redirect;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How links redirect.
 *
 * @param permanentFor how long a browser may go by a permanent redirect (301, 308) without asking
 *     again; what it does not ask for is no click, and a change of the link reaches it that late
 */
@Validated
@ConfigurationProperties("lessserver.links.redirect")
record RedirectRules(@DefaultValue("1h") Duration permanentFor) {}

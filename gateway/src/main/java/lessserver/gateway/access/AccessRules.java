package lessserver.gateway.access;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult.match;
import static org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult.notMatch;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import lessserver.functions.PublicUrl;
import lessserver.functions.SuiteToken;
import lessserver.gateway.key.Keys;
import lessserver.gateway.key.Right;
import lessserver.gateway.limit.FailedKeys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authorization.AuthorityReactiveAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.AuthorizeExchangeSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.CorsSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter.Mode;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The gate: who may do what, and what a browser may do with the answers. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class AccessRules {

  private static final String READ = Right.READ.authority();
  private static final String WRITE = Right.WRITE.authority();
  private static final String ADMIN = Right.ADMIN.authority();

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** The first line that fits counts. */
  private static void rights(AuthorizeExchangeSpec to) {
    // The pages, the API's document, and short links: whatever is one segment long. A link passes
    // on what it is sent, and changes nothing here.
    to.pathMatchers(GET, "/", "/console/**", "/swagger-ui/**").permitAll();
    to.pathMatchers(HEAD, "/", "/console/**", "/swagger-ui/**").permitAll();
    to.pathMatchers("/*").permitAll();
    to.pathMatchers("/webjars/**").denyAll(); // Of the API's page, what is needed is served.

    to.pathMatchers(GET, "/actuator/health/**").permitAll();
    to.pathMatchers("/actuator/**").access(needs(ADMIN, Caller.SUITE));
    to.pathMatchers("/api/v1/services/*/actuator/**").access(needs(ADMIN));
    // The service knows which images are public, and believes that a client may see the others.
    to.pathMatchers(GET, "/api/v1/images/*/thumbnail").access(needsIfKnown(READ));
    to.pathMatchers(HEAD, "/api/v1/images/*/thumbnail").access(needsIfKnown(READ));
    to.pathMatchers("/api/v1/keys/**").access(needs(ADMIN));
    to.pathMatchers(POST, "/api/v1/clicks/rebuild").access(needs(ADMIN));
    to.pathMatchers("/api/v1/deadletters/**", "/api/v1/faults/**", "/api/v1/simulators/**")
        .access(needs(ADMIN));

    to.matchers(AccessRules::unguardedExport).access(needs(ADMIN));

    to.pathMatchers(GET, "/api/v1/session").permitAll();
    to.pathMatchers(DELETE, "/api/v1/session").permitAll();
    to.pathMatchers("/api/v1/session").access(needs(READ, WRITE, ADMIN));

    to.pathMatchers(GET, "/**").access(needs(READ));
    to.pathMatchers(HEAD, "/**").access(needs(READ));
    to.anyExchange().access(needs(WRITE));
  }

  /**
   * An export as it is, without the guard against formulas, which a spreadsheet would execute. By
   * the parameter alone: a path can be spelled in many ways.
   */
  private static Mono<MatchResult> unguardedExport(ServerWebExchange exchange) {
    var request = exchange.getRequest();
    boolean asks =
        request.getQueryParams().getOrDefault("raw", List.of()).stream()
            .anyMatch(raw -> !"false".equals(raw));
    boolean reads = Set.of(GET, HEAD).contains(request.getMethod());
    return asks && reads ? match() : notMatch();
  }

  /** Any of the rights will do. */
  private static ReactiveAuthorizationManager<AuthorizationContext> needs(String... rights) {
    var holders =
        AuthorityReactiveAuthorizationManager.<AuthorizationContext>hasAnyAuthority(rights);
    var denied = "This needs the right " + String.join(" or ", rights) + ".";
    return (caller, request) ->
        holders
            .authorize(caller, request)
            .filter(AuthorizationResult::isGranted)
            .map(_ -> new AuthorizationDecision(true))
            .switchIfEmpty(Mono.error(() -> new AccessDeniedException(denied)));
  }

  /** Nobody in particular may, too. */
  private static ReactiveAuthorizationManager<AuthorizationContext> needsIfKnown(String right) {
    var known = needs(right);
    return (caller, request) ->
        caller
            .flatMap(each -> known.authorize(Mono.just(each), request))
            .map(AuthorizationResult::isGranted)
            .map(AuthorizationDecision::new)
            .defaultIfEmpty(new AuthorizationDecision(true));
  }

  @Bean
  SecurityWebFilterChain securityFilterChain(
      ServerHttpSecurity http, Proofs proofs, OtherSites otherSites, PublicUrl publicUrl) {
    if (otherSites.areAllowed()) {
      http.addFilterAt(otherSites.filter(publicUrl), SecurityWebFiltersOrder.CORS);
    }
    return http.authorizeExchange(AccessRules::rights)
        .addFilterAt(authentication(proofs), SecurityWebFiltersOrder.AUTHENTICATION)
        .exceptionHandling(
            refused ->
                refused
                    .authenticationEntryPoint((_, failure) -> Mono.error(failure))
                    .accessDeniedHandler((_, failure) -> Mono.error(failure)))
        .headers(AccessRules::headers)
        .cors(CorsSpec::disable) // The sites that are allowed have their filter already.
        // Every request proves itself; nothing is kept between two of them.
        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        // A session's writes carry a header that forms cannot send: see Proofs.
        .csrf(CsrfSpec::disable)
        .formLogin(FormLoginSpec::disable)
        .httpBasic(HttpBasicSpec::disable)
        .logout(LogoutSpec::disable)
        .requestCache(RequestCacheSpec::disable)
        .build();
  }

  private static AuthenticationWebFilter authentication(Proofs proofs) {
    ReactiveAuthenticationManager alreadyProven = Mono::just;
    var filter = new AuthenticationWebFilter(alreadyProven);
    filter.setServerAuthenticationConverter(proofs);
    filter.setAuthenticationFailureHandler((_, failure) -> Mono.error(failure));
    return filter;
  }

  /** An answer's own headers win over these. */
  private static void headers(HeaderSpec headers) {
    headers
        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
        .frameOptions(frames -> frames.mode(Mode.DENY))
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
        .xssProtection(ServerHttpSecurity.HeaderSpec.XssProtectionSpec::disable);
  }

  /** Four spans in each trace and a part of each request's time, to say nothing new. */
  @Bean
  SecurityObservationSettings securityObservationSettings() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  Proofs proofs(Keys keys, Sessions sessions, SuiteToken token, FailedKeys failures) {
    return new Proofs(keys, sessions, token, failures);
  }

  @Bean
  Sessions sessions(SuiteToken token, Keys keys, Clock clock) {
    return new Sessions(token, keys, clock);
  }
}

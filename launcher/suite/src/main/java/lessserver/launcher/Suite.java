package lessserver.launcher;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processes of the suite. A new service is one more line in {@link #SERVICES}. */
record Suite(List<Member> members) {

  static final String GATEWAY = "gateway";
  static final String ZIPKIN = "zipkin";
  private static final String KAFKA = "kafka";
  private static final String KAFKA_CONTROLLER = "kafka-controller";
  private static final String SIMULATORS = "simulators";
  private static final String SMTP = "smtp";

  /** Less memory and a faster start: a file of the project's, for containers, too. */
  private static final String COMMON_FLAGS = "@launcher/jvm.options";

  /** The quick compiler only: for processes whose peak speed is not ours to show. */
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  private static final List<Member> SERVICES =
      List.of(
          urlShortener(),
          imageArchiver(),
          service("csv-etl", 8083, "/api/v1/datasets?limit=1", KAFKA),
          simulators(),
          service("order-orchestrator", 8084, "/api/v1/products?limit=1", KAFKA, SIMULATORS),
          service("stock-monitor", 8085, "/api/v1/stock-monitors?limit=1", KAFKA, SIMULATORS));

  static Suite standard() {
    return new Suite(
        Stream.of(List.of(kafka(), zipkin()), SERVICES, List.of(gateway()))
            .flatMap(List::stream)
            .toList());
  }

  private static Member kafka() {
    return new Member(
        KAFKA,
        Kind.BROKER,
        9092,
        Map.of(KAFKA_CONTROLLER, 9093),
        "launcher/broker/target/launcher-broker-*.jar",
        flags(QUICK_COMPILER, "-Xmx192m"),
        setting ->
            List.of(
                setting.home().data().resolve("kafka").toString(),
                String.valueOf(setting.port(KAFKA)),
                String.valueOf(setting.port(KAFKA_CONTROLLER))),
        _ -> Map.of(),
        new Probe.Kafka(),
        Optional.empty(),
        Set.of());
  }

  private static Member zipkin() {
    return new Member(
        ZIPKIN,
        Kind.TRACING,
        9411,
        Map.of(),
        "launcher/tracing/target/zipkin-server-*-slim.jar",
        flags(QUICK_COMPILER, "-Xmx160m"),
        setting ->
            List.of(
                "--armeria.ports[0].ip=127.0.0.1",
                "--armeria.ports[0].port=" + setting.port(ZIPKIN),
                "--armeria.ports[0].protocols[0]=http",
                "--zipkin.query.allowed-origins=" + setting.url(GATEWAY),
                "--zipkin.storage.mem.max-spans=30000"),
        _ -> Map.of(),
        new Probe.Http("/health"),
        Optional.empty(),
        Set.of());
  }

  /**
   * Thousands of redirects a second leave little behind that lives for long: the more room there is
   * for it, the less the collector has to copy. At rest it needs no more than others.
   */
  private static Member urlShortener() {
    return service(
        "url-shortener",
        8081,
        flags("-Xms96m", "-Xmx320m", "-XX:NewRatio=1"),
        "/api/v1/links?limit=1",
        KAFKA);
  }

  /**
   * It decodes pictures of fifty megapixels, some at once; at rest it needs no more than others.
   */
  private static Member imageArchiver() {
    return service(
        "image-archiver", 8082, flags("-Xms96m", "-Xmx512m"), "/api/v1/images?limit=1", KAFKA);
  }

  private static Member service(String name, int port, String route, String... needs) {
    return service(name, port, flags("-Xms96m", "-Xmx224m"), route, needs);
  }

  private static Member service(
      String name, int port, List<String> jvm, String route, String... needs) {
    return application(
        name,
        Kind.SERVICE,
        port,
        Map.of(),
        jvm,
        route,
        Stream.concat(Stream.of(GATEWAY, ZIPKIN), Stream.of(needs))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** The third parties; they know nothing of the suite's events. */
  private static Member simulators() {
    return application(
        SIMULATORS,
        Kind.SERVICE,
        8090,
        Map.of(SMTP, 8025),
        flags("-Xmx128m"),
        "/api/v1/faults",
        Set.of(GATEWAY, ZIPKIN));
  }

  private static Member gateway() {
    return application(
        GATEWAY,
        Kind.GATEWAY,
        8080,
        Map.of(),
        flags("-Xmx160m", "-XX:MaxDirectMemorySize=64m"),
        "/console",
        Set.of(ZIPKIN));
  }

  private static Member application(
      String name,
      Kind kind,
      int port,
      Map<String, Integer> morePorts,
      List<String> jvm,
      String route,
      Set<String> needs) {
    return new Member(
        name,
        kind,
        port,
        morePorts,
        "%1$s/target/%1$s-*.jar".formatted(name),
        jvm,
        _ -> List.of(),
        setting -> environment(name, setting),
        new Probe.Http("/actuator/health/readiness"),
        Optional.of(route),
        needs);
  }

  private static List<String> flags(String... more) {
    return Stream.concat(Stream.of(COMMON_FLAGS), Stream.of(more)).toList();
  }

  /**
   * What the gateway and every service read; each one's {@code application.yml} has the defaults.
   */
  private static Map<String, String> environment(String name, Setting setting) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("LESSSERVER_DATA", setting.home().data().toString());
    variables.put("SERVER_PORT", String.valueOf(setting.port(name)));
    variables.put("BIND_ADDRESS", "127.0.0.1");
    variables.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + setting.port(KAFKA));
    variables.put("ZIPKIN_ENDPOINT", setting.url(ZIPKIN) + "/api/v2/spans");
    variables.put("TRACES_URL", setting.url(ZIPKIN) + "/zipkin");
    variables.put("PUBLIC_URL", publicUrl(setting));
    // Decoders and the model take memory of the C library's, which keeps it in one heap a thread.
    variables.put("MALLOC_ARENA_MAX", "2");
    variables.put("SMTP_PORT", String.valueOf(setting.port(SMTP)));
    for (Member service : SERVICES) {
      String variable = service.name().replace('-', '_').toUpperCase(Locale.ROOT) + "_URI";
      variables.put(variable, setting.url(service.name()));
    }
    return variables;
  }

  /** What people type, for whom the suite may stand behind another name. */
  static String publicUrl(Setting setting) {
    return publicUrl(setting, System.getenv());
  }

  static String publicUrl(Setting setting, Map<String, String> environment) {
    String given = environment.getOrDefault("PUBLIC_URL", "").strip().replaceFirst("/+$", "");
    return given.isEmpty() ? setting.url(GATEWAY) : given;
  }

  Ports defaultPorts() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (Member member : members) {
      ports.put(member.name(), member.port());
      ports.putAll(member.morePorts());
    }
    return new Ports(ports);
  }

  List<String> names() {
    return members.stream().map(Member::name).toList();
  }

  boolean has(String name) {
    return names().contains(name);
  }

  Member member(String name) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }

  /** What a process is, also one that an older version of the suite left behind. */
  Kind kind(String name) {
    return has(name) ? member(name).kind() : Kind.SERVICE;
  }

  /** The named ones and those they need, or everyone if none is named; in the suite's order. */
  List<Member> only(Set<String> chosen) {
    Set<String> wanted = new LinkedHashSet<>();
    chosen.forEach(name -> addWithNeeds(name, wanted));
    return members.stream()
        .filter(member -> chosen.isEmpty() || wanted.contains(member.name()))
        .toList();
  }

  private void addWithNeeds(String name, Set<String> wanted) {
    if (wanted.add(name)) {
      member(name).needs().forEach(need -> addWithNeeds(need, wanted));
    }
  }
}

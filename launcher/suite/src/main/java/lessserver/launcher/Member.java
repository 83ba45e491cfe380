package lessserver.launcher;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One process of the suite, as it is declared.
 *
 * @param port where it listens unless told otherwise
 * @param morePorts further listeners by name
 * @param jar its program: the newest file of the project that matches this pattern
 * @param jvm flags of its virtual machine
 * @param arguments what its program wants to be told
 * @param environment what it finds in its environment beside ours
 * @param probe tells whether it is usable
 * @param route a path that, asked of the gateway, shows that people reach it
 * @param needs the names of those it is no use without
 */
record Member(
    String name,
    Kind kind,
    int port,
    Map<String, Integer> morePorts,
    String jar,
    List<String> jvm,
    Function<Setting, List<String>> arguments,
    Function<Setting, Map<String, String>> environment,
    Probe probe,
    Optional<String> route,
    Set<String> needs) {}

package lessserver.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * This program, as it is started once more to supervise in the background.
 *
 * @param mainClass where it begins
 * @param classPath as the virtual machine knows it
 */
record Itself(String mainClass, String classPath) {

  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-Xss512k");

  static Itself startingAt(Class<?> mainClass) {
    return new Itself(mainClass.getName(), System.getProperty("java.class.path"));
  }

  Process supervise(Setting setting, Set<String> only) throws IOException {
    Home home = setting.home();
    List<String> arguments = new ArrayList<>(FLAGS);
    arguments.add("-D%s=%s".formatted(Cli.PROJECT, home.project()));
    arguments.addAll(List.of("-cp", classPath, mainClass));
    arguments.addAll(List.of("supervise", "--data", home.data().toString()));
    setting.ports().byName().forEach((name, port) -> arguments.add("--port=" + name + "=" + port));
    only.forEach(name -> arguments.add("--only=" + name));
    return Jvm.detached(arguments, Map.of(), home, new LogFile(home.log(Supervisor.NAME)));
  }
}

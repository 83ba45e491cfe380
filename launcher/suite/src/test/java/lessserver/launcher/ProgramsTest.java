package lessserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

  @TempDir private Path project;
  private Programs programs;

  @BeforeEach
  void home() throws IOException {
    Home home = new Home(project, project.resolve("data"));
    home.create();
    programs = new Programs(home);
  }

  @Test
  void a_program_is_copied_with_its_libraries() throws IOException {
    Path jar = jar("tool-1.2.jar", "");
    Files.createDirectory(project.resolve("lib"));
    Files.writeString(project.resolve("lib/library.jar"), "library");

    Program program = programs.place("tool", jar);

    assertThat(program.jar()).hasSameBinaryContentAs(jar);
    assertThat(program.jar().resolveSibling("lib/library.jar")).hasContent("library");
  }

  @Test
  void a_new_build_replaces_the_copy_and_an_old_one_does_not() throws IOException {
    Path jar = jar("tool-1.2.jar", "1.2");
    Path mark = programs.place("tool", jar).jar().resolveSibling("mark");
    Files.writeString(mark, "first copy");

    programs.place("tool", jar);
    assertThat(mark).exists();

    programs.place("tool", jar("tool-1.2.jar", "1.2-rebuilt"));
    assertThat(mark).doesNotExist();
  }

  @Test
  void the_version_is_the_manifests_or_else_the_names() throws IOException {
    assertThat(programs.place("a", jar("a-1.0.jar", "4.2.1")).version()).isEqualTo("4.2.1");
    assertThat(programs.place("b", jar("zip-server-3.6.1-slim.jar", "")).version())
        .isEqualTo("3.6.1");
    assertThat(programs.place("c", jar("c.jar", "")).version()).isEqualTo("unknown");
  }

  private Path jar(String name, String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!version.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    }
    Path jar = project.resolve(name);
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }
}

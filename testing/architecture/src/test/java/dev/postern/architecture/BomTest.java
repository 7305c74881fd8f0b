package dev.postern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of the published modules in several places is the same. */
class BomTest {
  private static final Pattern MANAGED =
      Pattern.compile(
          "<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>"
              + "\\s*<version>\\$\\{project\\.version}</version>");
  private static final Pattern SKIPPED = Pattern.compile("<skippedModules>([^<]+)<");

  private static final ProjectTree TREE = ProjectTree.here();
  private static final String BOM = TREE.text(Path.of("bom", "pom.xml"));
  private static final String PARENT = TREE.text(Path.of("pom.xml"));

  @Test
  void bomManagesThePublishedModulesAlone() {
    List<String> published =
        Arrays.stream(Module.values())
            .filter(Module::published)
            .filter(module -> TREE.modules().contains(module.directory()))
            .map(module -> "dev.postern:" + artifactId(module.directory()))
            .toList();
    assertThat(published).hasSizeGreaterThan(5);
    assertThat(MANAGED.matcher(BOM).results())
        .extracting(found -> found.group(1) + ":" + found.group(2))
        .containsExactlyInAnyOrderElementsOf(published);
    assertThat(BOM).doesNotContain("<parent>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postern-parent", "maven-javadoc-plugin", "spotless-maven-plugin"})
  void versionsAreTheParents(String artifact) {
    String inBom = artifact.equals("postern-parent") ? "postern-bom" : artifact;
    assertThat(version(BOM, inBom)).isEqualTo(version(PARENT, artifact));
  }

  @Test
  void documentsNameTheVersion() {
    String readme = TREE.text(Path.of("README.md"));
    assertThat(version(readme, "postern-bom")).isEqualTo(version(PARENT, "postern-parent"));
  }

  @Test
  void unpublishedModulesHaveNoJavadoc() {
    List<String> unpublished =
        TREE.modules().stream()
            .filter(
                module ->
                    TREE.text(Path.of(module, "pom.xml"))
                        .contains("<unpublished>true</unpublished>"))
            .map(BomTest::artifactId)
            .toList();
    Matcher skipped = SKIPPED.matcher(PARENT);
    assertThat(skipped.find()).isTrue();
    assertThat(skipped.group(1).split(",", -1)).containsExactlyInAnyOrderElementsOf(unpublished);
  }

  private static String artifactId(String module) {
    Matcher own =
        Pattern.compile("(?s)</parent>.*?<artifactId>([^<]+)<")
            .matcher(TREE.text(Path.of(module, "pom.xml")));
    assertThat(own.find()).as(module).isTrue();
    return own.group(1);
  }

  private static String version(String text, String artifact) {
    Matcher version =
        Pattern.compile(
                "<artifactId>" + Pattern.quote(artifact) + "</artifactId>\\s*<version>([^<]+)<")
            .matcher(text);
    assertThat(version.find()).as(artifact).isTrue();
    return version.group(1);
  }
}

package dev.postern.architecture;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.postern.Limits;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say about the code is so. */
class DocumentationTest {
  private static final Pattern LIMIT =
      Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\| ([^|]+?) \\| \\S.*\\|$");
  private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*]\\(([^)\\s]+)\\)");

  private static final Pattern TYPE = Pattern.compile("`([A-Z][A-Za-z0-9]*)`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static final ProjectTree TREE = ProjectTree.here();

  @Test
  void limitsAreListedWithTheirDefaults() {
    Map<String, String> documented = new TreeMap<>();
    LIMIT
        .matcher(TREE.text(Path.of("docs", "limits.md")))
        .results()
        .forEach(row -> documented.put(row.group(1), row.group(2)));
    assertThat(documented).isEqualTo(limits());
  }

  /** Merges like to bring both sides' lines. */
  @Test
  void nothingIsListedTwice() {
    String changelog = TREE.text(Path.of("CHANGELOG.md"));
    assertThat(Pattern.compile("(?m)^(?=- |#)").splitAsStream(changelog))
        .as("the changelog's bullets")
        .extracting(bullet -> bullet.replaceAll("\\s+", " ").strip())
        .hasSizeGreaterThan(10)
        .doesNotHaveDuplicates();
    assertThat(LIMIT.matcher(TREE.text(Path.of("docs", "limits.md"))).results())
        .as("the rows of limits")
        .extracting(row -> row.group(1))
        .hasSizeGreaterThan(10)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) {
    List<String> broken =
        LINK.matcher(TREE.text(document))
            .results()
            .map(link -> link.group(1))
            .filter(target -> !target.matches("[a-z]+:.*"))
            .filter(target -> !leadsSomewhere(TREE.root().resolve(document), target))
            .toList();
    assertThat(broken).as("broken links of %s", document).isEmpty();
  }

  private static boolean leadsSomewhere(Path document, String target) {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
    return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  /** What a page's headings are called in links, as GitHub has it. */
  private static Set<String> anchors(Path document) {
    return HEADING
        .matcher(TREE.text(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void javaInDocumentsCompiles(Path document) {
    List<String> complaints = new ArrayList<>();
    for (JavaSnippet snippet : JavaSnippet.in(TREE.text(document))) {
      if (snippet.origin().isEmpty()) {
        snippet
            .complaint()
            .ifPresent(text -> complaints.add(document + ":" + snippet.line() + text));
      }
    }
    assertThat(complaints).isEmpty();
  }

  /** What a program does that is tested, and not only something that compiles. */
  @ParameterizedTest
  @MethodSource("documents")
  void whatIsTakenFromAFileIsThere(Path document) {
    for (JavaSnippet snippet : JavaSnippet.in(TREE.text(document))) {
      snippet
          .origin()
          .ifPresent(
              file ->
                  assertThat(snippet.missingFrom(TREE.text(file)))
                      .as("%s:%d, not in %s", document, snippet.line(), file)
                      .isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"extending.md", "extending-auth.md"})
  void eachSeamIsShownByAProgram(String document) {
    assertThat(JavaSnippet.in(TREE.text(Path.of("docs", document))))
        .hasSizeGreaterThan(4)
        .allSatisfy(snippet -> assertThat(snippet.origin()).as(snippet.text()).isPresent());
  }

  /** Contracts and programs, too. */
  @ParameterizedTest
  @ValueSource(strings = {"extending.md", "extending-auth.md"})
  void theSeamsAreCalledAsTheyAre(String document) {
    Set<String> types =
        TREE.javaFiles().stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    assertThat(TYPE.matcher(TREE.text(Path.of("docs", document))).results())
        .extracting(type -> type.group(1))
        .hasSizeGreaterThan(10)
        .isSubsetOf(types);
  }

  @Test
  void aSnippetIsReallyLookedFor() {
    JavaSnippet snippet =
        JavaSnippet.in("<!-- from A.java -->\n```java\na(b,\n  c);\n// ...\nd();\n```\n").get(0);
    assertThat(snippet.origin()).contains(Path.of("A.java"));
    assertThat(snippet.missingFrom("a(b, c);\n  x();\n  d();")).isEmpty();
    assertThat(snippet.missingFrom("a(b, c);\n  x();")).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachPackagePageHasAnExampleThatCompiles(String name) {
    Path page = page(name);
    List<JavaSnippet> examples = JavaSnippet.inPage(TREE.text(page));
    assertThat(examples).as("examples of %s", page).isNotEmpty();
    assertThat(examples.stream().flatMap(example -> example.complaint().stream()))
        .as("%s", page)
        .isEmpty();
  }

  /** A document that lost its snippets by another fence would be checked for nothing. */
  @Test
  void javaIsFoundWhereItIsExpected() {
    assertThat(JavaSnippet.in(TREE.text(Path.of("README.md")))).isNotEmpty();
    assertThat(JavaSnippet.in(TREE.text(Path.of("docs", "embed.md")))).isNotEmpty();
  }

  /** Who embeds a server for the first time has no more to learn. */
  @Test
  void aFirstEmbedNeedsEightTypes() {
    Set<String> ours =
        PosternClasses.imported().stream().map(JavaClass::getSimpleName).collect(toSet());
    String first = JavaSnippet.in(TREE.text(Path.of("README.md"))).get(0).text();
    assertThat(Pattern.compile("\\w+").matcher(first).results().map(MatchResult::group).distinct())
        .filteredOn(ours::contains)
        .contains("MailServer", "Smtp")
        .hasSizeLessThanOrEqualTo(8);
  }

  @Test
  void snippetsAreReallyCompiled() {
    String wrong = "```java\nMailServer.builder().nonsense();\n```\n";
    assertThat(JavaSnippet.in(wrong).get(0).complaint()).get(STRING).contains("nonsense");
  }

  static List<Path> documents() {
    return TREE.documents();
  }

  static Set<String> pages() throws IOException {
    return ModuleDescriptorTest.exportedPackages();
  }

  private static Path page(String name) {
    Path file = Path.of(name.replace('.', '/'), "package-info.java");
    return TREE.javaFiles().stream()
        .filter(java -> java.endsWith(file) && java.toString().contains("src/main/java/" + file))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no page"));
  }

  /** Those of core and those that other modules have of their own. */
  private static Map<String, String> limits() {
    Map<String, String> all = new TreeMap<>();
    for (JavaClass type : PosternClasses.imported()) {
      for (JavaField field : type.getFields()) {
        if (field.getModifiers().contains(JavaModifier.STATIC)) {
          putDefault(all, field);
        }
      }
    }
    return all;
  }

  private static void putDefault(Map<String, String> all, JavaField field) {
    if (field.getRawType().isEquivalentTo(Limits.Count.class)) {
      Limits.Count count = (Limits.Count) constant(field);
      all.put(count.name(), String.format(Locale.ROOT, "%,d", Limits.defaults().of(count)));
    } else if (field.getRawType().isEquivalentTo(Limits.Time.class)) {
      Limits.Time time = (Limits.Time) constant(field);
      all.put(time.name(), words(Limits.defaults().of(time)));
    }
  }

  private static Object constant(JavaField constant) {
    try {
      Field field = constant.reflect();
      field.setAccessible(true);
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(constant.getFullName() + " cannot be read", e);
    }
  }

  private static String words(Duration time) {
    boolean wholeMinutes = time.toSeconds() > 60 && time.toSecondsPart() == 0;
    return wholeMinutes ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}

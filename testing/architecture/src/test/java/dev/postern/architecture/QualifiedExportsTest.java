package dev.postern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is exported to some modules is used by them, and by nobody else. */
class QualifiedExportsTest {
  private static final JavaClasses CLASSES = PosternClasses.imported();

  @Test
  void whoIsNamedUsesIt() throws IOException {
    List<Exports> qualified =
        ModuleDescriptorTest.descriptors().stream()
            .flatMap(module -> module.exports().stream())
            .filter(Exports::isQualified)
            .toList();
    assertThat(qualified).hasSizeGreaterThan(2);
    assertThat(qualified)
        .allSatisfy(
            exports ->
                assertThat(usersOf(exports.source()))
                    .as("modules that use %s", exports.source())
                    .isEqualTo(new TreeSet<>(exports.targets())));
  }

  /** By the names of modules, but for the one that the package belongs to. */
  private static Set<String> usersOf(String name) {
    Module owner = owner(name);
    return CLASSES.stream()
        .filter(type -> type.getPackageName().equals(name))
        .flatMap(type -> type.getDirectDependenciesToSelf().stream())
        .map(Dependency::getOriginClass)
        .map(JavaClass::getPackageName)
        .map(QualifiedExportsTest::owner)
        .filter(user -> user != owner)
        .map(QualifiedExportsTest::nameOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Module owner(String packageName) {
    return Arrays.stream(Module.values())
        .filter(
            row ->
                Arrays.stream(row.packages())
                    .anyMatch(id -> PackageMatcher.of(id).matches(packageName)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(packageName + " has no row"));
  }

  private static String nameOf(Module module) {
    String directory = module.directory().replace('/', '.').replace('-', '.');
    return "dev.postern." + directory.replaceFirst("^auth\\b", "authentication");
  }
}

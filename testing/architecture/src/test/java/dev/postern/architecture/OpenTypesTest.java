package dev.postern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.PackageMatcher;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Inside a module a type is public because another package uses it, and for no other reason. */
class OpenTypesTest {

  private static final JavaClasses CLASSES = PosternClasses.imported();

  @Test
  void whatIsNotExportedIsPublicForAnotherPackageAlone() throws IOException {
    Set<String> exported = ModuleDescriptorTest.exportedPackages();
    List<String> open =
        CLASSES.stream()
            .filter(type -> isPublished(type) && !exported.contains(type.getPackageName()))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .filter(OpenTypesTest::isUsedAtHomeAlone)
            .map(JavaClass::getName)
            .sorted()
            .toList();
    assertThat(open).isEmpty();
  }

  private static boolean isPublished(JavaClass type) {
    return List.of(Module.publishedPackages()).stream()
        .anyMatch(name -> PackageMatcher.of(name).matches(type.getPackageName()));
  }

  private static boolean isUsedAtHomeAlone(JavaClass type) {
    return CLASSES.stream()
        .filter(other -> other.equals(type) || other.getName().startsWith(type.getName() + '$'))
        .flatMap(part -> part.getDirectDependenciesToSelf().stream())
        .map(Dependency::getOriginClass)
        .allMatch(user -> user.getPackageName().equals(type.getPackageName()));
  }
}

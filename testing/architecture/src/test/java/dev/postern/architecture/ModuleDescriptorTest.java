package dev.postern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each published module says what it exports, and exports its API alone. */
class ModuleDescriptorTest {
  /** Runs the package-private parts of a published contract test. */
  private static final Set<String> JUNIT = Set.of("org.junit.platform.commons");

  private final ProjectTree tree = ProjectTree.here();

  @Test
  void everyPublishedModuleHasADescriptor() throws IOException {
    List<String> built = tree.modules();
    List<Module> published =
        Arrays.stream(Module.values())
            .filter(Module::published)
            .filter(module -> built.contains(module.directory()))
            .toList();
    assertThat(published).isNotEmpty();
    assertThat(descriptors()).hasSameSizeAs(published);
  }

  @Test
  void internalPackagesAreNotExported() throws IOException {
    assertThat(descriptors())
        .allSatisfy(
            module -> {
              assertThat(module.isOpen()).as("%s is open", module.name()).isFalse();
              assertThat(module.opens())
                  .as("%s opens", module.name())
                  .allMatch(opens -> opens.targets().equals(JUNIT));
              assertThat(module.exports().stream().filter(exports -> !exports.isQualified()))
                  .as("%s exports", module.name())
                  .extracting(Exports::source)
                  .noneMatch(name -> name.contains(".internal"));
            });
  }

  /**
   * Fails on a package that two modules share, and on a {@code requires} that nothing answers. The
   * boot layer leaves out the JDK's modules that export nothing, such as {@code jdk.crypto.ec} of
   * Java 22 and later, so the system's finder answers for those.
   */
  @Test
  void theModulesResolveTogether() throws IOException {
    Path[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(Files::exists)
            .toArray(Path[]::new);
    List<String> names = descriptors().stream().map(ModuleDescriptor::name).toList();
    Configuration resolved =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(classPath), ModuleFinder.ofSystem(), names);
    assertThat(resolved.modules()).extracting(ResolvedModule::name).containsAll(names);
  }

  /** The packages that everybody may use. */
  static Set<String> exportedPackages() throws IOException {
    return descriptors().stream()
        .flatMap(module -> module.exports().stream())
        .filter(exports -> !exports.isQualified())
        .map(Exports::source)
        .collect(Collectors.toSet());
  }

  static List<ModuleDescriptor> descriptors() throws IOException {
    List<ModuleDescriptor> found = new ArrayList<>();
    ClassLoader loader = ModuleDescriptorTest.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources("module-info.class"))) {
      try (InputStream in = url.openStream()) {
        ModuleDescriptor descriptor = ModuleDescriptor.read(in);
        if (descriptor.name().startsWith("dev.postern.")) {
          found.add(descriptor);
        }
      }
    }
    return found;
  }
}

package dev.postern.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arrows point up to {@code core}: the import table, row by row. */
class ImportTableTest {
  /** Nothing to look at: versions alone, and these tests. */
  private static final Set<String> WITHOUT_CLASSES = Set.of("bom", "testing/architecture");

  /** Outside these, Bouncy Castle may be missing at run time. */
  private static final DescribedPredicate<JavaClass> MAY_NEED_BOUNCY_CASTLE =
      DescribedPredicate.describe(
          "are named for PEM, the test CA, bcrypt or Argon2",
          type ->
              outermost(type)
                  .getSimpleName()
                  .matches(
                      ".*(Pem|CertificateAuthority|SelfSigned|TestCa|Bcrypt|BlfCrypt|Argon2).*"));

  /** The one class that core lends to the kit: a connection in memory. */
  private static final DescribedPredicate<JavaClass> THE_DOOR_FOR_THE_KIT =
      name("dev.postern.net.internal.LoopbackConnection").forSubtype();

  private static final JavaClasses CLASSES = PosternClasses.imported();

  @ParameterizedTest
  @EnumSource
  void usesOnlyWhatItsRowAllows(Module module) {
    classes()
        .that()
        .resideInAnyPackage(module.packages())
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(module.mayUse()).or(arrayOfPrimitives()))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyModuleOfTheBuildHasARow() {
    List<String> rows = Arrays.stream(Module.values()).map(Module::directory).toList();
    List<String> built = ProjectTree.here().modules();
    assertThat(built).contains("core", "testing/architecture");
    assertThat(built.stream().filter(directory -> !WITHOUT_CLASSES.contains(directory)))
        .isSubsetOf(rows);
  }

  @Test
  void everyPublishedModuleIsLookedAt() {
    List<String> built = ProjectTree.here().modules();
    assertThat(
            Arrays.stream(Module.values())
                .filter(Module::published)
                .filter(row -> built.contains(row.directory())))
        .allSatisfy(
            row ->
                assertThat(CLASSES.that(resideInAnyPackage(row.packages())))
                    .as("classes of %s on this test's class path", row.directory())
                    .isNotEmpty());
  }

  @Test
  void everyClassBelongsToARow() {
    String[] known =
        Arrays.stream(Module.values())
            .flatMap(row -> Arrays.stream(row.packages()))
            .toArray(String[]::new);
    classes().should().resideInAnyPackage(known).check(CLASSES);
  }

  @Test
  void minaStaysInsideTheTransport() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.postern.net.internal..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.mina..")
        .check(CLASSES);
  }

  @Test
  void internalPackagesOfCoreAreForCoreAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(Module.CORE.packages())
        .should()
        .dependOnClassesThat(internal().and(are(not(THE_DOOR_FOR_THE_KIT))))
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(Module.CORE.packages())
        .and()
        .resideOutsideOfPackages(Module.TESTING_KIT.packages())
        .should()
        .dependOnClassesThat(internal())
        .check(CLASSES);
  }

  @Test
  void bouncyCastleCanBeLeftOut() {
    noClasses()
        .that()
        .resideInAnyPackage(Module.publishedPackages())
        .and(are(not(MAY_NEED_BOUNCY_CASTLE)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> internal() {
    return resideInAnyPackage("dev.postern.net.internal..", "dev.postern.tls.internal..");
  }

  private static DescribedPredicate<JavaClass> arrayOfPrimitives() {
    return resideInAPackage("");
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ImportTableTest::outermost).orElse(type);
  }
}

package dev.postern.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The conventions of ARCHITECTURE.md that bytecode shows, in the published modules. */
class HouseRulesTest {
  private static final JavaClasses PUBLISHED =
      PosternClasses.imported().that(Predicates.resideInAnyPackage(Module.publishedPackages()));

  @Test
  void classesAreNamedForWhatTheyAre() {
    noClasses()
        .should()
        .haveNameMatching(".*[.$]((\\w*(Utils?|Helper|Manager|Impl))|(Abstract\\w*))")
        .because("a class that resists a noun is two classes")
        .check(PUBLISHED);
  }

  @Test
  void nothingStaticIsMutable() {
    fields().that().areStatic().should().beFinal().check(PUBLISHED);
  }

  @Test
  void theClockIsPassedIn() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(OffsetDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("java.time.Clock is passed in")
        .check(PUBLISHED);
  }

  @Test
  void randomnessIsPassedIn() {
    noClasses()
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callMethod(Math.class, "random")
        .because("a seed or a SecureRandom is passed in")
        .check(PUBLISHED);
  }

  @Test
  void aMaildirIsReachedThroughItsStoresFileSystemAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.postern.maildir..")
        .and()
        .doNotHaveFullyQualifiedName("dev.postern.maildir.Machine")
        .should()
        .callMethod(Path.class, "of", String.class, String[].class)
        .orShould()
        .callMethod(Path.class, "of", URI.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Paths.class,
            RandomAccessFile.class,
            FileInputStream.class,
            FileOutputStream.class,
            FileReader.class,
            FileWriter.class)
        .because("what goes past it is not seen by the tests that lose power and fill disks")
        .check(PUBLISHED);
  }

  @Test
  void nobodyPrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(PUBLISHED);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(PUBLISHED);
  }
}

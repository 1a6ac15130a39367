package org.checkpointlpr.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The package boundaries, as rules that fail the build. */
class ArchitectureTest {
  private static final String AGENT = "org.checkpointlpr.agent.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.checkpointlpr");

  @Test
  void packagesFormNoCycle() {
    slices().matching("org.checkpointlpr.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nobodyButTheCommandsKnowsTheWiring() {
    noClasses()
        .that()
        .resideOutsideOfPackages(AGENT + "app..", AGENT + "cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(AGENT + "app..")
        .check(CLASSES);
  }

  @Test
  void theMatcherNeverSeesTheAgent() {
    noClasses()
        .that()
        .resideOutsideOfPackage(AGENT + ".")
        .and()
        .resideInAnyPackage(
            "org.checkpointlpr.plate..",
            "org.checkpointlpr.match..",
            "org.checkpointlpr.watchlist..",
            "org.checkpointlpr.seal..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(AGENT + ".")
        .check(CLASSES);
  }

  @Test
  void openCvStaysWhereFramesAre() {
    only("org.opencv..", "capture", "detect", "ocr", "track", "natives");
  }

  @Test
  void ffmpegStaysInCapture() {
    only("org.bytedeco.ffmpeg..", "capture");
  }

  @Test
  void tesseractStaysInOcr() {
    only("net.sourceforge.tess4j..", "ocr", "natives");
  }

  @Test
  void pahoStaysInUplink() {
    only("org.eclipse.paho..", "uplink");
  }

  @Test
  void artemisStaysInBroker() {
    only("org.apache.activemq..", "broker");
  }

  @Test
  void theDatabaseStaysInOutboxAndHq() {
    only("java.sql..", "outbox", "hq");
  }

  @Test
  void theHttpServerStaysInWeb() {
    only("com.sun.net.httpserver..", "web");
  }

  @Test
  void onlyCommandsPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackage(AGENT + "cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void nobodySleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
  }

  @Test
  void clocksAreInjected() {
    noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
  }

  private static void only(String library, String... packages) {
    String[] homes = new String[packages.length];
    for (int i = 0; i < packages.length; i++) {
      homes[i] = AGENT + packages[i] + "..";
    }
    DescribedPredicate<JavaClass> theLibrary = resideInAnyPackage(library);
    noClasses()
        .that()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat(theLibrary)
        .check(CLASSES);
  }
}

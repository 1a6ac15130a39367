package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListCommandTest {
  @TempDir Path folder;
  private String desk = "";
  private final CommandRun command = new CommandRun();

  @BeforeEach
  void aMissionIsEnrolled() throws IOException {
    desk = folder.resolve("desk").toString();
    MissionSpec spec = MissionSpec.of("m1", List.of("cp-alpha", "cp-bravo"), "localhost");
    Mission.create(folder.resolve("m1"), spec, Clock.systemUTC()); // the commands use it too
  }

  @Test
  void anOperatorsDayFromImportToStick() throws IOException {
    run(0, "init", desk, "--mission", "m1");
    Path csv = folder.resolve("wanted.csv");
    writePlates(csv, 2_000, true);
    run(65, "import", desk, csv.toString(), "--map", "plate=Plaque");
    assertThat(command.err()).contains("wanted.csv:101:").contains("20 bad line(s), 1980 good");
    assertThat(command.err().lines().filter(line -> line.contains("wanted.csv:"))).hasSize(20);
    run(0, "show", desk);
    assertThat(command.out()).contains(" 0 entries");
    writePlates(csv, 2_000, false);
    run(0, "import", desk, csv.toString(), "--map", "plate=Plaque");
    run(0, "price", desk, "--traffic", "CD=0.8", "--traffic", "RW=0.2");
    assertThat(command.out()).contains("false alarms per 1,000 vehicles");

    run(0, "release", desk, "--identity", home("operator-1"));
    String first = desk + "/releases/1";
    take(1, first, "cp-alpha");
    assertThat(command.err()).contains("2 must sign").doesNotContain("Exception");
    run(0, "cosign", first, "--identity", home("operator-2"));
    take(0, first, "cp-alpha");
    assertThat(command.out()).contains("Version 1 is live: 2000 entries");

    run(0, "add", desk, "--plate", "KX 712-34", "--set", "issuer=CD", "--set", "covert=true");
    run(1, "add", desk, "--plate", "kx71234", "--set", "issuer=cd");
    run(0, "diff", desk, "--plates");
    assertThat(command.out()).contains("KX 712-34").contains("2000 unchanged");
    run(0, "release", desk, "--identity", home("operator-1"));
    assertThat(newKib(command.out())).isBetween(1.0, 72.0);
    run(0, "cosign", desk + "/releases/2", "--identity", home("operator-2"));
    run(0, "export", desk, folder.resolve("stick").toString());
    take(0, folder.resolve("stick").toString(), "cp-bravo");
    assertThat(command.out()).contains("Version 2 is live: 2001 entries");

    run(0, "remove", desk, "KX71234");
    run(0, "show", desk, "--csv");
    assertThat(command.out()).doesNotContain("KX 712-34");
    run(0, "restore", desk, "2");
    run(0, "show", desk, "--jsonl");
    assertThat(command.out()).contains("KX 712-34");
  }

  @Test
  void aLostCheckpointIsLeftOutByNewSecrets() throws IOException {
    run(0, "init", desk, "--mission", "m1");
    run(0, "add", desk, "--plate", "KX 712-34");
    releaseByTwo(1);
    take(0, desk + "/releases/1", "cp-bravo");
    Mission.open(folder.resolve("m1"), Clock.systemUTC()).revoke("cp-bravo");
    run(0, "rekey", desk);
    releaseByTwo(2);
    for (Path file : files(desk + "/releases/1/parts")) {
      assertThat(Path.of(desk, "releases", "2", "parts").resolve(file.getFileName()))
          .doesNotExist();
    }
    take(0, desk + "/releases/2", "cp-alpha");
    take(1, desk + "/releases/2", "cp-bravo");
    assertThat(command.err()).contains("NOT_FOR_US");
    run(0, "add", desk, "--plate", "KX 712-35");
    releaseByTwo(3);
    take(0, desk + "/releases/3", "cp-alpha");
    assertThat(command.out()).contains("Version 3 is live: 2 entries");
  }

  @Test
  void aMissionsHandlingCodesGoWithItsReleaseAndComeBackWithAnEarlierOne() throws IOException {
    Path file = folder.resolve("handling.csv");
    String codes =
        "code;sign;tone;do.en;do.sw\nCHECK_CARGO;look;doubt;Check the load;\nDETAIN;detain;stop;Wait;Subiri\n";
    run(0, "init", desk, "--mission", "m1");
    run(0, "codes", desk);
    assertThat(command.out()).contains("STOP_AND_CHECK");
    Files.writeString(file, codes.replace("look;", "looks;").replace("\nDETAIN", "\ndetain it"));
    run(65, "codes", desk, file.toString());
    assertThat(command.err())
        .contains("handling.csv:2: sign 'looks'", "keep-away", "handling.csv:3: code 'DETAIN IT'");
    Files.write(file, new byte[100_000]);
    run(65, "codes", desk, file.toString());
    assertThat(command.err()).contains("65508 bytes");
    run(66, "codes", desk, folder.resolve("nowhere.csv").toString());
    run(2, "codes", desk, file.toString(), "--none");

    run(0, "add", desk, "--plate", "KX 712-34", "--set", "handling=check cargo");
    assertThat(command.err()).contains("WARNING: CHECK_CARGO has no words");
    run(0, "add", desk, "--plate", "KX 712-35", "--set", "handling=X_Y", "--set", "covert=true");
    assertThat(command.err()).isEmpty();
    Files.writeString(file, codes);
    run(0, "codes", desk, file.toString());
    assertThat(command.out()).containsPattern("DETAIN +detain .*in place of the program's");
    assertThat(command.err())
        .contains("CHECK_CARGO has no words in ar, es, fr: these crews read English")
        .contains("nobody sees the words in sw")
        .doesNotContain("WARNING");
    run(0, "codes", desk, "--csv");
    assertThat(command.out()).isEqualTo(codes);
    run(0, "add", desk, "--plate", "KX 712-36", "--set", "handling=CHECK_CARGO");
    assertThat(command.err()).isEmpty();
    releaseByTwo(1);
    assertThat(command.err()).doesNotContain("CHECK_CARGO");
    take(0, desk + "/releases/1", "cp-alpha");

    run(0, "codes", desk, "--none");
    run(0, "diff", desk);
    assertThat(command.out()).contains("~ the mission's handling codes").contains("3 unchanged");
    releaseByTwo(2);
    run(0, "restore", desk, "1");
    run(0, "codes", desk, "--csv");
    assertThat(command.out()).isEqualTo(codes);
  }

  private void releaseByTwo(int version) {
    run(0, "release", desk, "--identity", home("operator-1"));
    run(0, "cosign", desk + "/releases/" + version, "--identity", home("operator-2"));
  }

  private static List<Path> files(String parts) throws IOException {
    try (Stream<Path> all = Files.list(Path.of(parts))) {
      return all.toList();
    }
  }

  private static double newKib(String text) {
    String after = text.substring(text.indexOf("new since the last release: ") + 28);
    return Double.parseDouble(after.substring(0, after.indexOf(' ')));
  }

  /** Every hundredth line is bad, if any is to be. */
  private static void writePlates(Path csv, int count, boolean bad) throws IOException {
    StringBuilder text = new StringBuilder("Plaque;handling\n");
    for (int i = 1; i <= count; i++) {
      boolean wrong = bad && i % 100 == 0;
      text.append(wrong ? "?" : "%04d KX %02d".formatted(i, i % 26)).append(";DETAIN\n");
    }
    Files.writeString(csv, text);
  }

  @Test
  void whatIsWrongIsSaidInOneLine() {
    run(66, "show", folder.resolve("nowhere").toString());
    assertThat(command.err()).contains("checkpoint list init");
    run(0, "init", desk, "--mission", "m1");
    run(74, "init", desk, "--mission", "m1"); // nothing is written over
    run(65, "add", desk, "--plate", "A?");
    run(65, "add", desk, "--plate", "AB1234", "--set", "colour=red");
    run(1, "remove", desk, "AB1234");
    run(66, "release", desk, "--identity", folder.toString());
    run(2, "price", desk, "--traffic", "QQ=1");
    run(66, "import", desk, folder.resolve("none.csv").toString());
  }

  @Test
  void aReleaseThatCostsManyFalseAlarmsIsWarnedOf() throws IOException {
    run(0, "init", desk, "--mission", "m1");
    Path csv = folder.resolve("wanted.csv");
    StringBuilder text = new StringBuilder("plate;issuer;policy\n");
    for (int i = 0; i < 200; i++) {
      text.append("%04dAB%02d;CD;one-edit\n".formatted(1000 + i, i % 20));
    }
    Files.writeString(csv, text);
    run(0, "import", desk, csv.toString());
    String[] release = {"release", desk, "--identity", home("operator-1"), "--traffic", "CD=1"};
    run(0, with(release, "--max-false-alarms", "0.00001"));
    assertThat(command.err())
        .contains("WARNING: about ")
        .contains("one-edit entries cost most")
        .contains("'list price'");
    run(0, with(release, "--max-false-alarms", "1000"));
    assertThat(command.err()).doesNotContain("WARNING");
  }

  @Test
  void anEmptyListIsReleasedOnlyOnPurpose() {
    run(0, "init", desk, "--mission", "m1");
    run(1, "release", desk, "--identity", home("operator-1"));
    assertThat(command.err()).contains("no entries");
    run(0, "release", desk, "--identity", home("operator-1"), "--empty");
    run(65, "add", desk, "--plate", "KX?712");
    assertThat(command.err()).contains("policy partial");
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void outputThatCannotBeWrittenIsNotCalledBadInput() throws IOException {
    run(0, "init", desk, "--mission", "m1");
    run(0, "add", desk, "--plate", "KX 712-34");
    run(0, "release", desk, "--identity", home("operator-1"));
    Path inTheWay = Files.writeString(folder.resolve("stick"), "a file, not a folder");
    run(74, "export", desk, inTheWay.toString());
    assertThat(command.err()).contains("cannot be written");
    Files.writeString(Path.of(desk, "releases", "1", "manifest.p7s"), "damaged");
    run(65, "cosign", desk + "/releases/1", "--identity", home("operator-2"));
  }

  @Test
  void formatsAreCheckedAndShown() throws IOException {
    assertThat(command.run("formats", "check")).isZero();
    assertThat(command.run("formats", "show", "cd")).isZero();
    assertThat(command.out()).contains("Democratic Republic of the Congo").contains("9999AA 99");
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "version: 1\nissuers: 5\n");
    assertThat(command.run("formats", "check", wrong.toString())).isEqualTo(65);
    assertThat(command.err()).contains("line 2");
    assertThat(command.run("formats", "show", "QQ")).isEqualTo(65);
  }

  private void take(int exit, String release, String checkpoint) {
    run(
        exit,
        "import-release",
        release,
        "--identity",
        home(checkpoint),
        "--state",
        folder.resolve(checkpoint + "-list").toString());
  }

  private String home(String party) {
    return folder.resolve("m1").resolve(party).toString();
  }

  private void run(int exit, String... arguments) {
    List<String> words = new ArrayList<>(List.of("list"));
    words.addAll(List.of(arguments));
    assertThat(command.run(words.toArray(String[]::new)))
        .as("%s%n%s%s", words, command.out(), command.err())
        .isEqualTo(exit);
  }
}

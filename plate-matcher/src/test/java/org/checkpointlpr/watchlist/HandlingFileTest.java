package org.checkpointlpr.watchlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.checkpointlpr.watchlist.HandlingCode.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HandlingFileTest {
  private static final String HEAD = "code,sign,tone,do.en,then.en,do.fr,then.fr\n";
  private static final String CARGO =
      "CHECK_CARGO,stop,stop,Check the load,\"Open all, count.\",Contrôler la charge,\n";

  private static HandlingFile read(String file) {
    return HandlingFile.read(file.getBytes(UTF_8));
  }

  private static List<String> reasons(HandlingFile file) {
    return file.problems().stream().map(p -> p.line() + ": " + p.reason()).toList();
  }

  @Test
  void aFileAsASpreadsheetSavesItIsRead() {
    String file =
        """
        \uFEFFCode;Sign;Tone;do.EN;then.en;do.ar
        check_cargo;Let-Pass;PASS; Check the load ;"Open all; count.";افحص الحمولة

        TELL_HQ;look;look;Tell headquarters;;
        """;
    HandlingFile read = read(file.replace("\n", "\r\n"));
    assertThat(reasons(read)).isEmpty();
    assertThat(read.orThrow().codes())
        .containsExactly(
            new HandlingCode(
                "CHECK_CARGO",
                "let-pass",
                "pass",
                Map.of(
                    "en", new Words("Check the load", "Open all; count."),
                    "ar", new Words("افحص الحمولة", ""))),
            new HandlingCode(
                "TELL_HQ", "look", "look", Map.of("en", new Words("Tell headquarters", ""))));
    assertThat(read.orThrow().knows("TELL_HQ")).isTrue();
    assertThat(read.orThrow().knows("DETAIN")).isTrue();
    assertThat(read.orThrow().knows("TELL_HQ_TWICE")).isFalse();
  }

  @Test
  void whatLooksLikeMarkupIsText() {
    HandlingFile read = read(HEAD + "A_B,stop,stop,<b>Stop</b> & \"look\",,,\n");
    assertThat(read.orThrow().codes().get(0).words())
        .containsEntry("en", new Words("<b>Stop</b> & \"look\"", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c,stop,stop,Go,,,            | code 'C'        | 2 to 40 capitals",
        "C_D,halt,stop,Go,,,          | sign 'halt'     | keep-away",
        "C_D,stop,red,Go,,,           | tone 'red'      | danger",
        "C_D,stop,stop,,,Allez,       | do.en is empty  | English",
        "C_D,stop,stop,,Then,,        | in 'en', do     | what the crew is to do now",
        "C_D,stop,stop,Go,,,Attends   | in 'fr', do     | what the crew is to do now",
        "C_D,stop,stop,Go             | 4 fields        | 7 columns",
        "C_D,stop,stop,Go,,,,More     | 8 fields        | 7 columns",
        "CHECK_CARGO,stop,stop,Go,,,  | CHECK_CARGO     | line 2",
        "C_D,stop,stop,'G\u202Eo',,,  | in 'en', do     | direction character",
        "C_D,stop,stop,A headline of forty one characters now: no.,,, | 43 characters | at most 40",
      })
  void aBadLineIsNamedWithWhatIsWrongAndAllowed(String line, String what, String allowed) {
    HandlingFile read = read(HEAD + CARGO + line + "\nE_F,stop,stop,Go,,,\n");
    assertThat(reasons(read)).hasSize(1).first().asString().startsWith("3: ").contains(what);
    assertThat(reasons(read).get(0)).contains(allowed);
    assertThat(read.codes()).hasSize(2);
    assertThatThrownBy(read::orThrow).hasMessageContaining("line 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "code,sign,tone            | no column 'do.en'",
        "code,tone,do.en           | no column 'sign'",
        "code,sign,tone,do.en,do.en| two columns 'do.en'",
        "code,sign,tone,do.en,colour | column 'colour'",
        "code,sign,tone,do.en,do.zz  | column 'do.zz'",
        "code,sign,tone,do.en,do.fr-CA | column 'do.fr-ca'",
        "code,sign,tone,do.en,then.fr  | needs a column 'do.fr'",
      })
  void aBadHeadIsNamed(String head, String what) {
    assertThat(reasons(read(head + "\nA_B,stop,stop,Go,\n")))
        .singleElement()
        .asString()
        .startsWith("1: ")
        .contains(what);
  }

  @Test
  void aFileThatIsCutOrOfAnotherEncodingIsNeverTakenForAShorterOne() {
    byte[] whole =
        (HEAD + CARGO + "C_D,stop,stop,\"Go, now\",\"Then, wait\",Allé,\"Ça, là\"\n")
            .getBytes(UTF_8);
    int lastLine = (HEAD + CARGO).getBytes(UTF_8).length;
    assertThat(HandlingFile.read(whole).problems()).isEmpty();
    for (int length = lastLine + 1; length < whole.length; length++) {
      assertThat(HandlingFile.read(Arrays.copyOf(whole, length)).problems())
          .as("cut after %d bytes", length)
          .isNotEmpty();
    }
    byte[] latin = (HEAD + CARGO).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(reasons(HandlingFile.read(latin)).get(0)).contains("UTF-8");
    assertThat(reasons(read(HEAD + "C_D,stop,stop,\"Go,,,\n")).get(0)).contains("line 2", "quote");
    assertThat(reasons(read("")).get(0)).contains("empty");
  }

  @Test
  void thousandsOfCodesAndMegabytesAreRefusedAtOnce() {
    String many =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "C_" + i + ",stop,stop,Go\n")
            .collect(Collectors.joining("", "code,sign,tone,do.en\n", ""));
    assertThat(reasons(read(many))).containsExactly("66: 2000 codes; at most 64");
    assertThat(reasons(HandlingFile.read(new byte[10_000_000])).get(0)).contains("65508 bytes");
    assertThat(HandlingCodes.MOST).isEqualTo(64);
  }
}

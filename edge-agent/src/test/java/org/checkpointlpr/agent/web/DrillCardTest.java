package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DrillCardTest {
  @Test
  void theTableOfThePdfPointsAtItsObjects() {
    String pdf = new String(DrillCard.pdf(), StandardCharsets.US_ASCII);
    Matcher rows = Pattern.compile("(\\d{10}) 00000 n \n").matcher(pdf);
    int number = 0;
    while (rows.find()) {
      number++;
      assertThat(pdf.substring(Integer.parseInt(rows.group(1)))).startsWith(number + " 0 obj");
    }
    assertThat(number).isEqualTo(6);
    int table = Integer.parseInt(pdf.replaceAll("(?s).*startxref\n(\\d+)\n.*", "$1"));
    assertThat(pdf.substring(table)).startsWith("xref");
    String content = pdf.replaceAll("(?s).*stream\n(.*)\nendstream.*", "$1");
    assertThat(pdf).contains("/Length " + content.length() + " ");
  }

  @Test
  void theCardShowsTheTextThatTheDrillWaitsFor() {
    assertThat(new String(DrillCard.pdf(), StandardCharsets.US_ASCII))
        .contains("(" + DrillDesk.CARD + ") Tj");
  }
}

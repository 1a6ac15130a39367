package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * The pictures of the page that a person has approved: those that the guides show. What the browser
 * shows now is compared with them, or takes their place when a person says so. The browser itself
 * decodes and compares: it writes WebP, which Java does not read.
 *
 * <p>Pictures are compared in blocks of {@value #BLOCK} pixels, by their mean difference, so that
 * an edge that is smoothed otherwise makes no difference, and a letter that has changed does.
 */
final class ApprovedPictures {
  private static final Path IMAGES = Path.of("docs", "images");
  private static final Path FONTS =
      Path.of("src", "test", "resources", "approved-fonts.properties");
  private static final Path SEEN = Path.of("target", "crew-page");
  private static final int QUALITY = 72;
  private static final int MOST_BYTES = 70_000;
  private static final int BLOCK = 8;

  /** Of 255: two runs with the same fonts differ by less than 3, another letter by 30 and more. */
  private static final int DIFFERENT = 14;

  /** One letter of 16 pixels' height covers two to six blocks. */
  private static final int MOST_BLOCKS = 3;

  private static final String COMPARE =
      """
      const [seen, approved, block, limit, done] = arguments;
      const pixels = async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes]));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext("2d");
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height);
      };
      Promise.all([pixels(seen), pixels(approved)]).then(([a, b]) => {
        if (a.width !== b.width || a.height !== b.height) return done([-1, 0, "size"]);
        let count = 0, worst = 0, where = "";
        for (let top = 0; top < a.height; top += block) {
          for (let left = 0; left < a.width; left += block) {
            let sum = 0, n = 0;
            for (let y = top; y < Math.min(top + block, a.height); y++) {
              for (let x = left; x < Math.min(left + block, a.width); x++) {
                const at = 4 * (y * a.width + x);
                for (let c = 0; c < 3; c++) { sum += Math.abs(a.data[at + c] - b.data[at + c]); n++; }
              }
            }
            worst = Math.max(worst, sum / n);
            if (sum / n > limit) { count++; if (count < 20) where += ` ${left},${top}`; }
          }
        }
        done([count, worst, where]);
      }, (error) => done([-1, 0, String(error)]));
      """;

  private static final String WIDTHS =
      """
      const context = new OffscreenCanvas(10, 10).getContext("2d");
      return arguments[0].map((family) => {
        context.font = `40px "${family}"`;
        return Math.round(context.measureText("Do not approach 0O لا تقترب").width);
      });
      """;

  private static final List<String> FAMILIES =
      List.of("Noto Sans", "Noto Sans Arabic", "DejaVu Sans Mono", "sans-serif");

  private final Browser browser;
  private final boolean approving;

  ApprovedPictures(Browser browser, boolean approving) {
    this.browser = browser;
    this.approving = approving;
  }

  /** Skips the test, with a word, where other fonts draw the page. */
  void requireFonts() throws IOException {
    browser.blank();
    String now = String.valueOf(browser.run(WIDTHS, FAMILIES));
    Properties fonts = new Properties();
    if (approving) {
      fonts.setProperty("widths", now);
      try (Writer out = Files.newBufferedWriter(FONTS)) {
        fonts.store(out, "The widths of a sentence in the fonts of the approved pictures");
      }
      return;
    }
    try (Reader in = Files.newBufferedReader(FONTS)) {
      fonts.load(in);
    }
    assumeTrue(
        now.equals(fonts.getProperty("widths")),
        () ->
            "skipped: fonts of widths %s here, the approved pictures have %s; apt-get install"
                    .formatted(now, fonts.getProperty("widths"))
                + " fonts-noto-core fonts-dejavu-core");
  }

  /** Compares what is seen with the approved picture of this name, or makes it that. */
  void check(String name) throws IOException {
    byte[] seen = browser.picture("webp", QUALITY);
    if (approving) {
      assertThat(seen.length).as(name).isLessThan(MOST_BYTES);
      Files.write(IMAGES.resolve(name + ".webp"), seen);
      return;
    }
    Path kept = Files.createDirectories(SEEN).resolve(name + ".webp");
    Files.write(kept, seen);
    Difference difference = difference(seen, name);
    assertThat(difference.blocks)
        .as(
            "%s differs from docs/images at%s (worst %.0f of 255); look at %s, and if it is right"
                + " approve it with -Dguide.pictures=true",
            name, difference.where, difference.worst, kept)
        .isBetween(0L, (long) MOST_BLOCKS);
  }

  /** Returns whether what is seen now would be refused as another picture than this one. */
  boolean isRefused(String name) throws IOException {
    return difference(browser.picture("webp", QUALITY), name).blocks > MOST_BLOCKS;
  }

  private record Difference(long blocks, double worst, String where) {}

  private Difference difference(byte[] seen, String name) throws IOException {
    byte[] approved = Files.readAllBytes(IMAGES.resolve(name + ".webp"));
    browser.blank();
    List<?> found =
        (List<?>)
            Objects.requireNonNull(
                browser.runAsync(COMPARE, base64(seen), base64(approved), BLOCK, DIFFERENT));
    return new Difference(
        ((Number) Objects.requireNonNull(found.get(0))).longValue(),
        ((Number) Objects.requireNonNull(found.get(1))).doubleValue(),
        String.valueOf(found.get(2)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Stops the clocks of the page and keeps a fixed text where a time or a count is shown, also when
   * an event of the agent writes another one afterwards: it is the only thing that differs from one
   * look to the next.
   */
  void stopTheClocks(Map<String, String> more) {
    browser.run(
        """
        for (let i = 0; i < 100000; i++) clearInterval(i);
        document.activeElement?.blur();
        const more = Object.entries(arguments[0]);
        const eastern = (text) => /[٠-٩]/.test(text);
        const all = (selector, change) => {
          for (const e of document.querySelectorAll(selector)) {
            const fixed = change(e.textContent);
            if (e.textContent !== fixed) e.textContent = fixed;
          }
        };
        const fix = () => {
          all(".alarm-age, .queued-age", (text) => (eastern(text) ? "٠:٠٧" : "0:07"));
          all(".read-age", (text) => text.replace(/[0-9]+/, "7"));
          all('.state[data-key="list"] b span', (text) => text.replace(/·.*/, "· 2h"));
          for (const [selector, text] of more) all(selector, () => text);
        };
        fix();
        new MutationObserver(fix).observe(
          document.body, { childList: true, characterData: true, subtree: true });
        """,
        more);
  }
}

package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** A real Chromium that looks at the crew page: the one of the system, nothing is downloaded. */
final class Browser implements AutoCloseable {
  static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /** What a test says when it is skipped. */
  static final String ABSENT =
      "skipped: no Chromium here; apt-get install chromium chromium-driver fonts-noto-core";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Says at each start that it has no classes of its own for this Chromium; none are used. */
  private static final Logger NOISE =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  private final ChromeDriver driver;
  private final String axe;

  private Browser(ChromeDriver driver) throws IOException {
    this.driver = driver;
    try (InputStream in =
        Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static boolean isHere() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  static Browser open() throws IOException {
    NOISE.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-extensions",
        "--hide-scrollbars",
        "--no-first-run",
        "--autoplay-policy=no-user-gesture-required");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.size(1024, 768);
    return browser;
  }

  /** Sets how much of the page is seen, in pixels. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Opens the page as the crew likes it: language, digits, theme. */
  void look(URI page, String view, Looks looks) {
    driver.get(page + "img/icon.svg");
    run("localStorage.clear()");
    looks
        .remembered()
        .forEach(
            (key, value) -> run("localStorage.setItem(arguments[0], arguments[1])", key, value));
    driver.get(page + "?" + System.nanoTime() + "#" + view);
    await("return document.documentElement.lang === arguments[0]", looks.language());
  }

  /** How the crew likes the page. */
  record Looks(String language, String digits, String theme) {
    static final Looks ENGLISH = new Looks("en", "latn", "day");

    Map<String, String> remembered() {
      return Map.of("language", language, "digits", digits, "theme", theme);
    }
  }

  /** Opens an address, of this page or of another. */
  void goTo(URI address) {
    driver.get(address.toString());
  }

  /** Leaves the page: what is done then disturbs nobody. */
  void blank() {
    driver.get("about:blank");
  }

  void reload() {
    driver.navigate().refresh();
  }

  /** Goes to another view of the page that is open. */
  void view(String name) {
    run("location.hash = arguments[0]", name);
    await("return document.getElementById('main').dataset.view === arguments[0]", name);
  }

  @Nullable Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** Runs a script that calls its last argument with what it has found. */
  @Nullable Object runAsync(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return driver.executeAsyncScript(script, arguments);
  }

  /** Waits until a script returns something true. */
  void await(String script, Object... arguments) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(run(script, arguments))
                    .as(() -> script + " of " + List.of(arguments) + "\n" + text("body"))
                    .isEqualTo(true));
  }

  /** Waits until the text of an element has all of these parts. */
  void says(String selector, String... parts) {
    await(
        "const text = document.querySelector(arguments[0])?.textContent ?? '';"
            + " return arguments[1].every(part => text.includes(part))",
        selector,
        List.of(parts));
  }

  /** Waits until something is seen. */
  void seen(String selector) {
    await("return document.querySelector(arguments[0])?.checkVisibility() ?? false", selector);
  }

  void awaitGone(String selector) {
    await(
        "return [...document.querySelectorAll(arguments[0])].every(e => !e.checkVisibility())",
        selector);
  }

  /** Presses what is seen; pressed again if the page redraws it in the same moment. */
  void press(String selector) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .until(
            () -> {
              driver.findElement(By.cssSelector(selector)).click();
              return true;
            });
  }

  void type(String selector, String text) {
    seen(selector);
    driver.findElement(By.cssSelector(selector)).sendKeys(text);
  }

  /** Presses keys wherever the focus is. */
  void keys(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  void tab() {
    keys(Keys.TAB);
  }

  String text(String selector) {
    return String.valueOf(
        run("return document.querySelector(arguments[0])?.textContent ?? ''", selector));
  }

  long count(String selector) {
    return (Long)
        Objects.requireNonNull(
            run("return document.querySelectorAll(arguments[0]).length", selector));
  }

  /** Returns what axe finds wrong with the page as it is, WCAG 2.2 A and AA, one line each. */
  List<String> violations() {
    return axe(
        "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }");
  }

  /** Returns which texts are too faint: what may differ from theme to theme. */
  List<String> faint() {
    return axe("{ runOnly: { type: 'rule', values: ['color-contrast'] } }");
  }

  private List<String> axe(String options) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    if (!Boolean.TRUE.equals(run("return 'axe' in window"))) {
      run(axe);
    }
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run(document, Object.assign({ resultTypes: ['violations'] }, "
                + options
                + ")).then((result) => done(result.violations.flatMap((violation) =>"
                + " violation.nodes.map((node) => violation.id + ': ' + node.html.slice(0, 200) +"
                + " ' ' + node.failureSummary))), (error) => done([String(error)]));");
    return ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf).toList();
  }

  /** Returns the bytes of the JavaScript heap that are in use after a collection. */
  long heapBytes() {
    driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
    driver.executeCdpCommand("Performance.enable", Map.of());
    Object metrics = driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics");
    return ((List<?>) Objects.requireNonNull(metrics))
        .stream()
            .map(metric -> (Map<?, ?>) metric)
            .filter(metric -> "JSHeapUsedSize".equals(metric.get("name")))
            .mapToLong(metric -> ((Number) Objects.requireNonNull(metric.get("value"))).longValue())
            .findFirst()
            .orElseThrow();
  }

  /** Takes a picture of what is seen. */
  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /** Holds a button for so long. */
  void hold(String selector, Duration time) {
    seen(selector);
    new Actions(driver)
        .clickAndHold(driver.findElement(By.cssSelector(selector)))
        .pause(time)
        .release()
        .perform();
  }

  /** Takes a picture of what is seen, compressed as the format does it. */
  byte[] picture(String format, int quality) {
    Object data =
        driver
            .executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", format, "quality", quality))
            .get("data");
    return Base64.getDecoder().decode(String.valueOf(data));
  }

  /** Keeps a picture of what is seen beside the test reports, for a person to look at. */
  void keepPicture(String name) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "crew-page"));
      Files.write(folder.resolve(name + ".png"), picture());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}

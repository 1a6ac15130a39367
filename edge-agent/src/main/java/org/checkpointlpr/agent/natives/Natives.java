package org.checkpointlpr.agent.natives;

import java.io.File;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.leptonica.global.leptonica;
import org.bytedeco.opencv.opencv_java;
import org.bytedeco.tesseract.global.tesseract;
import org.opencv.core.Core;

/**
 * Loads OpenCV and Tesseract, each once a process. Safe on any thread.
 *
 * <p>JavaCPP extracts the libraries to the folder named by the system property {@code
 * org.bytedeco.javacpp.cachedir} ({@code ~/.javacpp/cache} without it), in sub-folders that carry
 * the version, and reuses what it finds there: measured on two cores, OpenCV takes 1.4 s the first
 * time and 0.6 to 1.0 s afterwards, Tesseract 0.16 s and 0.04 s.
 */
public final class Natives {
  private static final String JNA_PATH = "jna.library.path";
  private static final Object LOCK = new Object();

  private static boolean openCvLoaded;
  private static boolean tesseractLoaded;

  private Natives() {}

  /**
   * Loads OpenCV; returns at once if that is done. OpenCV works on one thread from then on: each
   * recognising thread has a processor to itself, and its inner pool would fight over them.
   *
   * @throws NativesException if there is no OpenCV for this processor or it cannot be extracted
   */
  public static void loadOpenCv() throws NativesException {
    synchronized (LOCK) {
      if (!openCvLoaded) {
        load("OpenCV", opencv_java.class);
        Core.setNumThreads(1);
        openCvLoaded = true;
      }
    }
  }

  /**
   * Loads Leptonica and Tesseract and tells JNA where they lie, which must be done before the first
   * class of Tess4J is touched; returns at once if that is done.
   *
   * @throws NativesException if there is no Tesseract for this processor or it cannot be extracted
   */
  public static void loadTesseract() throws NativesException {
    synchronized (LOCK) {
      if (!tesseractLoaded) {
        addToJnaPath(load("Leptonica", leptonica.class));
        addToJnaPath(load("Tesseract", tesseract.class));
        tesseractLoaded = true;
      }
    }
  }

  private static String load(String name, Class<?> library) throws NativesException {
    try {
      return Loader.load(library);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new NativesException(
          "%s cannot be loaded on %s (%s); it comes for linux-x86_64 and linux-arm64: check that its jar is in lib/ and that the folder for extracted libraries, %s, is writable"
              .formatted(name, Loader.getPlatform(), e.getMessage(), cacheFolder()),
          e);
    }
  }

  /** Returns the folder to which libraries and models are extracted. */
  static Path cacheFolder() {
    String set = System.getProperty("org.bytedeco.javacpp.cachedir");
    return set == null
        ? Path.of(System.getProperty("user.home", "."), ".javacpp", "cache")
        : Path.of(set);
  }

  private static void addToJnaPath(String library) {
    String folder = String.valueOf(new File(library).getParent());
    String before = System.getProperty(JNA_PATH, "");
    System.setProperty(JNA_PATH, before.isEmpty() ? folder : before + File.pathSeparator + folder);
  }
}

package org.checkpointlpr.seal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates, revocation lists and requests as PEM text: what people mail, and what OpenSSL and
 * mosquitto read. All methods are safe on any thread.
 */
public final class Pem {
  /** A mission of 500 checkpoints keeps about 1 MB of certificates. */
  private static final long MAX_BYTES = 8_000_000;

  private Pem() {}

  /** Returns the certificates as PEM, in this order. */
  public static String certificates(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate certificate : certificates) {
        text.append(block("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate has no encoding", e);
    }
    return text.toString();
  }

  /** Returns the revocation lists as PEM. */
  public static String revocations(List<X509CRL> lists) {
    StringBuilder text = new StringBuilder();
    try {
      for (X509CRL list : lists) {
        text.append(block("X509 CRL", list.getEncoded()));
      }
    } catch (CRLException e) {
      throw new IllegalArgumentException("a revocation list has no encoding", e);
    }
    return text.toString();
  }

  /** Returns one PEM block of any kind. */
  public static String block(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind);
  }

  /**
   * Reads all certificates of a file, in order.
   *
   * @throws IOException if the file cannot be read, is empty, or holds anything unreadable
   */
  public static List<X509Certificate> readCertificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (var certificate : factory().generateCertificates(stream(file))) {
        certificates.add((X509Certificate) certificate);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds a certificate that cannot be read", e);
    }
    if (certificates.isEmpty()) {
      throw new IOException(file + " holds no certificate; expected PEM");
    }
    return certificates;
  }

  /**
   * Reads all revocation lists of a file; an absent file holds none.
   *
   * @throws IOException if the file cannot be read or holds anything unreadable
   */
  public static List<X509CRL> readRevocations(Path file) throws IOException {
    List<X509CRL> lists = new ArrayList<>();
    if (!Files.exists(file)) {
      return lists;
    }
    try {
      for (var list : factory().generateCRLs(stream(file))) {
        lists.add((X509CRL) list);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds a revocation list that cannot be read", e);
    }
    return lists;
  }

  /**
   * Reads the DER inside the first block of this kind.
   *
   * @throws IOException if there is none
   */
  public static byte[] readBlock(Path file, String kind) throws IOException {
    String text = new String(stream(file).readAllBytes(), StandardCharsets.US_ASCII);
    String begin = "-----BEGIN " + kind + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + kind + "-----");
    if (from < 0 || to < from) {
      throw new IOException("%s holds no PEM block '%s'".formatted(file, kind));
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged: not base64", e);
    }
  }

  private static CertificateFactory factory() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }

  private static ByteArrayInputStream stream(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new IOException("%s has %d bytes; at most %d".formatted(file, size, MAX_BYTES));
    }
    return new ByteArrayInputStream(Files.readAllBytes(file));
  }
}

package org.checkpointlpr.seal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Identities in PKCS#12 files, one in each, readable by the owner alone. A file is written beside
 * and renamed, so that a power cut leaves the old or the new one. All methods are safe on any
 * thread.
 */
public final class Keystores {
  private static final String ALIAS = "key";

  private Keystores() {}

  /**
   * Writes an identity, replacing what is there.
   *
   * @throws IOException if the file cannot be written
   */
  public static void save(Path file, Identity identity, SecretBytes password) throws IOException {
    DurableFiles.writeForOwner(file, encode(identity, password));
  }

  /**
   * Reads an identity.
   *
   * @throws IOException if the file is absent, damaged, or the password does not open it
   */
  public static Identity load(Path file, SecretBytes password) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return password.useChars(chars -> decode(file, bytes, chars));
  }

  private static Identity decode(Path file, byte[] bytes, char[] password) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      Key key = store.getKey(ALIAS, password);
      Certificate[] chain = store.getCertificateChain(ALIAS);
      if (!(key instanceof PrivateKey privateKey) || chain == null) {
        throw new IOException("no private key under the name '" + ALIAS + "'");
      }
      List<X509Certificate> certificates = new ArrayList<>();
      for (Certificate certificate : chain) {
        certificates.add((X509Certificate) certificate);
      }
      return new Identity(privateKey, certificates);
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException(
          "%s cannot be opened: damaged, or the password is not the one it was made with"
              .formatted(file),
          e);
    }
  }

  private static byte[] encode(Identity identity, SecretBytes password) throws IOException {
    return password.useChars(chars -> encode(identity, chars));
  }

  private static byte[] encode(Identity identity, char[] password) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          ALIAS, identity.key(), password, identity.chain().toArray(Certificate[]::new));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, password);
      return bytes.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IOException("the key of " + identity.name() + " cannot be stored in a file", e);
    }
  }
}

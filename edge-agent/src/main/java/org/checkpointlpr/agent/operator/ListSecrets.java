package org.checkpointlpr.agent.operator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.SecretBytes;
import org.checkpointlpr.watchlist.ListKeys;

/**
 * A list's two secrets in a PKCS#12 file. Its password comes from the systemd credential {@code
 * list-password}, or else from the file {@code password} beside it.
 */
final class ListSecrets {
  private static final String FILE = "secrets.p12";
  private static final String LIST_KEY = "list-key";
  private static final String PEPPER = "pepper";

  private ListSecrets() {}

  /** Makes new secrets and writes them, with a new password. */
  static void create(Path folder) throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    DurableFiles.writeForOwner(
        folder.resolve("password"), Base64.getUrlEncoder().withoutPadding().encode(random));
    renew(folder);
  }

  /** Makes new secrets in place of the old ones, under the same password. */
  static void renew(Path folder) throws IOException {
    try (ListKeys keys = ListKeys.random();
        SecretBytes password = password(folder)) {
      byte[] file = password.<byte[], IOException>useChars(chars -> encode(keys, chars));
      DurableFiles.writeForOwner(folder.resolve(FILE), file);
    }
  }

  /** Reads the secrets; the caller closes them. */
  static ListKeys load(Path folder) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve(FILE));
    try (SecretBytes password = password(folder)) {
      return password.<ListKeys, IOException>useChars(chars -> decode(file, chars, folder));
    }
  }

  private static SecretBytes password(Path folder) throws IOException {
    String credentials = System.getenv("CREDENTIALS_DIRECTORY");
    Path credential = credentials == null ? null : Path.of(credentials, "list-password");
    Path file =
        credential != null && Files.exists(credential) ? credential : folder.resolve("password");
    return SecretBytes.take(Files.readString(file).strip().toCharArray());
  }

  private static byte[] encode(ListKeys keys, char[] password) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      put(store, LIST_KEY, keys.listKey(), password);
      put(store, PEPPER, keys.pepper(), password);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, password);
      return bytes.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IOException("the list's secrets cannot be stored in a file", e);
    }
  }

  private static void put(KeyStore store, String name, SecretBytes secret, char[] password)
      throws GeneralSecurityException {
    SecretKeySpec key =
        secret.<SecretKeySpec, RuntimeException>use(bytes -> new SecretKeySpec(bytes, "AES"));
    store.setEntry(
        name, new KeyStore.SecretKeyEntry(key), new KeyStore.PasswordProtection(password));
  }

  private static ListKeys decode(byte[] file, char[] password, Path folder) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(file), password);
      return new ListKeys(get(store, LIST_KEY, password), get(store, PEPPER, password));
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException(
          folder.resolve(FILE) + " cannot be opened: damaged, or another password", e);
    }
  }

  private static SecretBytes get(KeyStore store, String name, char[] password)
      throws GeneralSecurityException, IOException {
    Key key = store.getKey(name, password);
    if (key == null) {
      throw new IOException("no '" + name + "' inside");
    }
    return SecretBytes.take(key.getEncoded());
  }
}

package org.checkpointlpr.agent.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.SecretBytes;

/**
 * A signing key in a PKCS#11 token, or the password of the other keys: a smartcard, a hardware
 * module, or SoftHSM. The identity folder holds a description in its place; a key never leaves the
 * token again, a password is read from it at each start.
 *
 * @param library the token's PKCS#11 library
 * @param slot the slot's number, as the token's own tool prints it
 * @param label the key's label in the token
 */
record TokenKey(Path library, long slot, String label) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a description; the message of what is thrown names the file. */
  static TokenKey read(Path description) throws IOException {
    JsonNode json = JSON.readTree(Files.readAllBytes(description));
    if (!json.path("library").isTextual()
        || !json.path("slot").canConvertToLong()
        || !json.path("key").isTextual()) {
      throw new IOException(description + " must name library, slot and key");
    }
    return new TokenKey(
        Path.of(json.path("library").asText()),
        json.path("slot").asLong(),
        json.path("key").asText());
  }

  /** Writes the description. */
  void write(Path description) throws IOException {
    DurableFiles.writeForOwner(
        description,
        JSON.writeValueAsBytes(Map.of("library", library.toString(), "slot", slot, "key", label)));
  }

  /** Opens the token and returns the key with its certificates. */
  Identity load(SecretBytes pin) throws IOException {
    return pin.useChars(
        chars -> {
          try {
            KeyStore store = open(chars);
            Key key = store.getKey(label, chars);
            Certificate[] chain = store.getCertificateChain(label);
            if (!(key instanceof PrivateKey privateKey) || chain == null) {
              throw new IOException(this + " holds no key with a certificate under that label");
            }
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate certificate : chain) {
              certificates.add((X509Certificate) certificate);
            }
            return new Identity(privateKey, certificates);
          } catch (GeneralSecurityException e) {
            throw new IOException(this + " does not give its key; is the PIN right?", e);
          }
        });
  }

  /** Puts a key into the token, from where it cannot be taken again. */
  void store(Identity identity, SecretBytes pin) throws IOException {
    Identity stored =
        pin.useChars(
            chars -> {
              try {
                KeyStore store = open(chars);
                store.setKeyEntry(
                    label, identity.key(), chars, identity.chain().toArray(Certificate[]::new));
                return identity;
              } catch (GeneralSecurityException | ProviderException e) {
                throw new IOException(this + " does not take the key", e);
              }
            });
    if (!load(pin).certificate().equals(stored.certificate())) {
      throw new IOException(this + " gives another certificate than was stored");
    }
  }

  /** Puts a password into the token, from where whoever has the PIN can read it. */
  void storePassword(SecretBytes password, SecretBytes pin) throws IOException {
    SecretBytes stored =
        pin.useChars(
            chars -> {
              try {
                KeyStore store = open(chars);
                SecretKeySpec key =
                    password.<SecretKeySpec, RuntimeException>use(
                        bytes -> new SecretKeySpec(bytes, "Generic"));
                store.setEntry(
                    label,
                    new KeyStore.SecretKeyEntry(key),
                    new KeyStore.PasswordProtection(chars));
                return password;
              } catch (GeneralSecurityException | ProviderException e) {
                throw new IOException(this + " does not take the password", e);
              }
            });
    try (SecretBytes back = loadPassword(pin)) {
      if (!back.equals(stored)) {
        throw new IOException(this + " gives another password than was stored");
      }
    }
  }

  /** Opens the token and returns the password; the caller closes it. */
  SecretBytes loadPassword(SecretBytes pin) throws IOException {
    return pin.useChars(
        chars -> {
          try {
            Key key = open(chars).getKey(label, chars);
            if (key == null || key.getEncoded() == null) {
              throw new IOException(this + " holds no password under that label");
            }
            return SecretBytes.take(key.getEncoded());
          } catch (GeneralSecurityException e) {
            throw new IOException(this + " does not give its password; is the PIN right?", e);
          }
        });
  }

  @Override
  public String toString() {
    return "token in slot %d of %s, key \"%s\"".formatted(slot, library, label);
  }

  private KeyStore open(char[] pin) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS11", provider());
    store.load(null, pin);
    return store;
  }

  /** Registered last, so that it is asked for its own keys only. */
  private Provider provider() throws IOException {
    String name = "token-" + Integer.toHexString(library.hashCode()) + "-" + slot;
    synchronized (TokenKey.class) {
      Provider known = Security.getProvider("SunPKCS11-" + name);
      if (known != null) {
        return known;
      }
      Provider base = Security.getProvider("SunPKCS11");
      if (base == null) {
        throw new IOException("this Java has no PKCS#11 (module jdk.crypto.cryptoki)");
      }
      try {
        Provider made =
            base.configure(
                """
                --name = %s
                library = %s
                slot = %d
                attributes(*, CKO_PRIVATE_KEY, *) = {
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                }
                attributes(*, CKO_SECRET_KEY, CKK_GENERIC_SECRET) = {
                  CKA_SENSITIVE = false
                  CKA_EXTRACTABLE = true
                }
                """
                    .formatted(name, library, slot));
        Security.addProvider(made);
        return made;
      } catch (ProviderException | java.security.InvalidParameterException e) {
        throw new IOException(
            "PKCS#11 library %s, slot %d cannot be opened; is the token there?"
                .formatted(library, slot),
            e);
      }
    }
  }
}

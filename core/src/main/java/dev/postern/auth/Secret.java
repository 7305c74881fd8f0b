package dev.postern.auth;

import java.util.Objects;

/**
 * What a server keeps of a user's password, for mechanisms by which the password itself never
 * crosses the wire. Open: a mechanism of one's own may need a kind of its own (a public key, a list
 * of one-time passwords), which its {@link Authenticator} gives. None shows itself in text.
 */
public interface Secret {

  /**
   * The password itself: serves every mechanism.
   *
   * @param password in clear
   */
  record Password(String password) implements Secret {
    public Password {
      Objects.requireNonNull(password, "password");
    }

    /** Never shows the password. */
    @Override
    public String toString() {
      return "Password";
    }
  }

  /**
   * What SCRAM verifies against (RFC 5802 §3): good for the hash of one mechanism alone.
   *
   * @param iterations of the key derivation
   */
  record ScramKeys(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey)
      implements Secret {
    public ScramKeys {
      if (iterations < 1) {
        throw new IllegalArgumentException("a key is derived in one iteration at least");
      }
      salt = salt.clone();
      storedKey = storedKey.clone();
      serverKey = serverKey.clone();
    }

    @Override
    public byte[] salt() {
      return salt.clone();
    }

    @Override
    public byte[] storedKey() {
      return storedKey.clone();
    }

    @Override
    public byte[] serverKey() {
      return serverKey.clone();
    }

    /** Never shows the keys. */
    @Override
    public String toString() {
      return "ScramKeys[iterations=" + iterations + "]";
    }
  }
}

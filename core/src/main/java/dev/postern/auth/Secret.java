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

  /**
   * What CRAM-MD5 verifies against (RFC 2195 §3): the states of MD5 after the outer and the inner
   * pad of the password's HMAC, as Dovecot's scheme CRAM-MD5 keeps them.
   *
   * @param states 32 octets, the outer one first, each of four words with the lowest octet first
   */
  record CramMd5States(byte[] states) implements Secret {
    public CramMd5States {
      states = ofLength(states, 32);
    }

    @Override
    public byte[] states() {
      return states.clone();
    }

    /** Never shows the states. */
    @Override
    public String toString() {
      return "CramMd5States";
    }
  }

  /**
   * What DIGEST-MD5 verifies against (RFC 2831 §2.1.2.1): the MD5 of user, realm and password with
   * colons in between.
   *
   * @param hash 16 octets
   */
  record DigestMd5Hash(byte[] hash) implements Secret {
    public DigestMd5Hash {
      hash = ofLength(hash, 16);
    }

    @Override
    public byte[] hash() {
      return hash.clone();
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
      return "DigestMd5Hash";
    }
  }

  private static byte[] ofLength(byte[] octets, int length) {
    if (octets.length != length) {
      throw new IllegalArgumentException("a secret of " + length + " octets");
    }
    return octets.clone();
  }
}

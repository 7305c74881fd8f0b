package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import dev.postern.auth.hash.ScramHash;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ROUNDS,SALT,STORED-KEY,SERVER-KEY} (RFC 5802 §3), the last three in base 64. The password
 * is taken as it is, without SASLprep, as in Dovecot.
 *
 * @param rounds of new ones
 */
record ScramScheme(ScramHash hash, int rounds) implements PasswordScheme {
  private static final int USUAL_ROUNDS = 4_096;
  private static final int SALT_OCTETS = 16;
  private static final String BASE64 = "([A-Za-z0-9+/]{4,172}={0,2})";
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,10})," + BASE64 + "," + BASE64 + "," + BASE64);

  static final ScramScheme SHA1 = new ScramScheme(ScramHash.SHA_1, USUAL_ROUNDS);
  static final ScramScheme SHA256 = new ScramScheme(ScramHash.SHA_256, USUAL_ROUNDS);

  @Override
  public String name() {
    return "SCRAM-" + hash.text();
  }

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    Secret.ScramKeys kept = keys(form(stored));
    Secret.ScramKeys keys = hash.keys(login.password(), kept.salt(), kept.iterations());
    // Both, as long as one takes.
    boolean storedFits = MessageDigest.isEqual(keys.storedKey(), kept.storedKey());
    boolean serverFits = MessageDigest.isEqual(keys.serverKey(), kept.serverKey());
    return storedFits && serverFits;
  }

  @Override
  public Work work(String stored) {
    Matcher form = form(stored);
    keys(form);
    return Work.ofPbkdf2(name(), rounds(form));
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    byte[] salt = new byte[SALT_OCTETS];
    random.nextBytes(salt);
    Secret.ScramKeys keys = hash.keys(login.password(), salt, rounds);
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        ",",
        Integer.toString(rounds),
        base64.encodeToString(salt),
        base64.encodeToString(keys.storedKey()),
        base64.encodeToString(keys.serverKey()));
  }

  @Override
  public Optional<Secret> secret(String stored, String mechanism) {
    return mechanism.equals(name()) || mechanism.equals(name() + "-PLUS")
        ? Optional.of(keys(form(stored)))
        : Optional.empty();
  }

  @Override
  public PasswordScheme withRounds(int asked) {
    return new ScramScheme(hash, Rounds.between(name(), USUAL_ROUNDS, Integer.MAX_VALUE, asked));
  }

  private Secret.ScramKeys keys(Matcher form) {
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      byte[] storedKey = base64.decode(form.group(3));
      byte[] serverKey = base64.decode(form.group(4));
      if (storedKey.length == hash.octets() && serverKey.length == hash.octets()) {
        int iterations = (int) Math.min(Integer.MAX_VALUE, rounds(form));
        return new Secret.ScramKeys(iterations, base64.decode(form.group(2)), storedKey, serverKey);
      }
    } catch (IllegalArgumentException e) {
      // The JDK's text shows what it could not decode.
      throw new IllegalArgumentException("not a " + name() + " hash", e);
    }
    throw new IllegalArgumentException("not a " + name() + " hash: its keys have another length");
  }

  private static long rounds(Matcher form) {
    return Long.parseLong(form.group(1));
  }

  private Matcher form(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a " + name() + " hash");
    }
    return form;
  }
}

package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.Credentials;
import dev.postern.auth.hash.Pbkdf2;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $1$SALT$ROUNDS$HASH} of HMAC-SHA-1, the salt as its characters.
 *
 * @param rounds of new ones
 */
record Pbkdf2Scheme(int rounds) implements PasswordScheme {
  private static final Pattern FORM =
      Pattern.compile("\\$1\\$([^$]{1,64})\\$([0-9]{1,10})\\$([0-9A-Fa-f]{40})");
  private static final String ALGORITHM = "HmacSHA1";
  private static final int SALT_LENGTH = 16;

  /** As many as Dovecot does. */
  static final int USUAL_ROUNDS = 5_000;

  @Override
  public String name() {
    return "PBKDF2";
  }

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    Matcher form = form(stored);
    byte[] hash = HexFormat.of().parseHex(form.group(3).toLowerCase(Locale.ROOT));
    int kept = Math.toIntExact(rounds(form));
    return MessageDigest.isEqual(derive(login, form.group(1), kept), hash);
  }

  @Override
  public Work work(String stored) {
    return Work.ofPbkdf2(name(), rounds(form(stored)));
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    String salt = CryptScheme.salt(SALT_LENGTH, random);
    return "$1$%s$%d$%s"
        .formatted(salt, rounds, HexFormat.of().formatHex(derive(login, salt, rounds)));
  }

  @Override
  public PasswordScheme withRounds(int asked) {
    return new Pbkdf2Scheme(Rounds.between(name(), 1, Integer.MAX_VALUE, asked));
  }

  private static byte[] derive(Credentials.Password login, String salt, int rounds) {
    return Pbkdf2.derive(ALGORITHM, login.password().getBytes(UTF_8), salt.getBytes(UTF_8), rounds);
  }

  private static long rounds(Matcher form) {
    long rounds = Long.parseLong(form.group(2));
    if (rounds < 1) {
      throw new IllegalArgumentException("not a PBKDF2 hash: it has no rounds");
    }
    return rounds;
  }

  private Matcher form(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a PBKDF2 hash");
    }
    return form;
  }
}

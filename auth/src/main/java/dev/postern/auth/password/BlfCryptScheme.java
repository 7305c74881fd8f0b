package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.Credentials;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * bcrypt: {@code $2y$COST$} and 53 characters of salt and hash; {@code $2a$} and {@code $2b$} are
 * the same. Of a password it sees the first 72 octets.
 *
 * @param cost the logarithm of the rounds of new ones
 */
record BlfCryptScheme(int cost) implements PasswordScheme {
  private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./0-9A-Za-z]{53}");
  private static final int LEAST_COST = 4;
  private static final int MOST_COST = 31;
  private static final int SEEN_OCTETS = 72;
  private static final int SALT_OCTETS = 16;

  /** 100 ms or so; Dovecot's own 5 is a millisecond. */
  static final int USUAL_COST = 10;

  @Override
  public String name() {
    return "BLF-CRYPT";
  }

  /** Whether a stored form of crypt(3) is one of these. */
  static boolean isOne(String stored) {
    return stored.startsWith("$2");
  }

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    cost(stored);
    return BouncyCastle.call(name(), () -> OpenBSDBCrypt.checkPassword(stored, octets(login)));
  }

  @Override
  public Work work(String stored) {
    return new Work("$2$", Work.BCRYPT_OF_COST_4 << (cost(stored) - LEAST_COST));
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    byte[] salt = new byte[SALT_OCTETS];
    random.nextBytes(salt);
    return BouncyCastle.call(name(), () -> OpenBSDBCrypt.generate("2y", octets(login), salt, cost));
  }

  @Override
  public PasswordScheme withRounds(int asked) {
    return new BlfCryptScheme(Rounds.between(name(), LEAST_COST, MOST_COST, asked));
  }

  private static byte[] octets(Credentials.Password login) {
    byte[] octets = login.password().getBytes(UTF_8);
    return octets.length > SEEN_OCTETS ? Arrays.copyOf(octets, SEEN_OCTETS) : octets;
  }

  private int cost(String stored) {
    BouncyCastle.require(name());
    Matcher form = FORM.matcher(stored);
    int found = form.matches() ? Integer.parseInt(form.group(1)) : 0;
    if (found < LEAST_COST || found > MOST_COST) {
      throw new IllegalArgumentException("not a " + name() + " hash");
    }
    return found;
  }
}

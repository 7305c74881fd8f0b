package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.Credentials;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 (RFC 9106) in PHC's form: {@code $argon2id$v=19$m=KIB,t=PASSES,p=LANES$SALT$HASH}. Either
 * scheme verifies either kind, as in Dovecot.
 *
 * @param kind of new ones, e.g. {@code argon2id}
 * @param memory of new ones in KiB
 * @param passes of new ones
 */
record Argon2Scheme(String name, String kind, int memory, int passes) implements PasswordScheme {
  static final Argon2Scheme I = new Argon2Scheme("ARGON2I", "argon2i", 32_768, 4);
  static final Argon2Scheme ID = new Argon2Scheme("ARGON2ID", "argon2id", 65_536, 3);

  private static final Pattern FORM =
      Pattern.compile(
          "\\$(argon2id?)\\$(?:v=(16|19)\\$)?m=([0-9]{1,10}),t=([0-9]{1,10}),p=([0-9]{1,8})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,172})");
  private static final int OLD_VERSION = 16;
  private static final int VERSION = 19;
  private static final int MOST_PASSES = 1_000_000;
  private static final int MOST_LANES = 255;
  private static final int BLOCKS_OF_A_LANE = 8;
  private static final int SALT_OCTETS = 16;
  private static final int HASH_OCTETS = 32;

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    Form form = form(stored);
    return MessageDigest.isEqual(form.derive(name, login), form.hash);
  }

  @Override
  public Work work(String stored) {
    BouncyCastle.require(name);
    Form form = form(stored);
    return Work.ofArgon2(form.kind + " p=" + form.lanes, form.memory, form.passes);
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    byte[] salt = new byte[SALT_OCTETS];
    random.nextBytes(salt);
    Form form = new Form(kind, VERSION, memory, passes, 1, salt, new byte[HASH_OCTETS]);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$%s$v=%d$m=%d,t=%d,p=1$%s$%s"
        .formatted(
            kind,
            VERSION,
            memory,
            passes,
            base64.encodeToString(salt),
            base64.encodeToString(form.derive(name, login)));
  }

  @Override
  public PasswordScheme withRounds(int asked) {
    int least = 3;
    return new Argon2Scheme(name, kind, memory, Rounds.between(name, least, MOST_PASSES, asked));
  }

  private Form form(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      throw new IllegalArgumentException("not an " + name + " hash");
    }
    long kib = Long.parseLong(form.group(3));
    long times = Long.parseLong(form.group(4));
    int lanes = Integer.parseInt(form.group(5));
    if (lanes < 1 || lanes > MOST_LANES || times < 1 || kib < (long) BLOCKS_OF_A_LANE * lanes) {
      throw new IllegalArgumentException(
          "not an " + name + " hash: its memory, passes or lanes are out of range");
    }
    String version = form.group(2);
    Base64.Decoder base64 = Base64.getDecoder();
    try {
      return new Form(
          form.group(1),
          version == null ? OLD_VERSION : Integer.parseInt(version),
          kib,
          times,
          lanes,
          base64.decode(form.group(6)),
          base64.decode(form.group(7)));
    } catch (IllegalArgumentException e) {
      // The JDK's text shows what it could not decode.
      throw new IllegalArgumentException("not an " + name + " hash", e);
    }
  }

  /** A stored form, read. */
  @SuppressWarnings("ArrayRecordComponent") // Made and used by one method.
  private record Form(
      String kind, int version, long memory, long passes, int lanes, byte[] salt, byte[] hash) {

    byte[] derive(String scheme, Credentials.Password login) {
      return BouncyCastle.call(scheme, () -> derive(login.password().getBytes(UTF_8)));
    }

    private byte[] derive(byte[] password) {
      int type = kind.equals(ID.kind) ? Argon2Parameters.ARGON2_id : Argon2Parameters.ARGON2_i;
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(type)
              .withVersion(version)
              .withMemoryAsKB(Math.toIntExact(memory))
              .withIterations(Math.toIntExact(passes))
              .withParallelism(lanes)
              .withSalt(salt)
              .build());
      byte[] derived = new byte[hash.length];
      generator.generateBytes(password, derived);
      return derived;
    }
  }
}

package dev.postern.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each scheme stores, by what Dovecot 2.3.19 made of one password, and how it is refused. */
class StandardSchemesTest {
  private static final String USER = "ann@example.org";
  private static final String PASSWORD = "p\u00e4ss {word}";

  private static final String MADE_BY_DOVECOT =
      """
      {ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$e9ejPPsl15JrSbAnJvXfMw$L5S5jSwmmQN8mt1CIYjjR16xTqhiRK0dsDmxj1FJ9wQ
      {ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$LlskyM0TkUyIQGmlPDxF3w$4KJpv1TDR14IT5IoaQUoxyVGKrOMONeoHT2tSjXeqpY
      {BLF-CRYPT}$2y$05$y4w4Uep1MgsgaXSRvvFio.XVRtB7hIZRa3OeP4MxkiioVB6wmn6Ji
      {CLEAR}päss {word}
      {CLEARTEXT}päss {word}
      {CRAM-MD5}f7df32b3aa7b908f7109947a30daad308850cff891d734bf814d4125e9454fb7
      {CRYPT}$2y$05$yuBLUFWkobl9OiFZxeTL9uSsnyYSqeguWuNai1jXWzjx9GdWWxZ8S
      {DES-CRYPT}6m5nQrfqkw5ns
      {DIGEST-MD5}3f90cc32de6865b8cdf1782e89b0710b
      {HMAC-MD5}f7df32b3aa7b908f7109947a30daad308850cff891d734bf814d4125e9454fb7
      {LDAP-MD5}1FZbiUOAB0toZMJgplrDrg==
      {MD5}$1$tIx6LtKH$8RJ5wpgkppC/mGzdi4e4W.
      {MD5-CRYPT}$1$8NvyyUQJ$WE8/ImiWIVuCZFxOFIL5y/
      {PBKDF2}$1$bSlKSHbtkL2E5zWi$5000$f0f1e06a4b2a544b89ce04988cb14a72db5d7a77
      {PLAIN}päss {word}
      {PLAIN-MD4}cb6aeeb0bebd1bdaab060fe9ffdedcf9
      {PLAIN-MD5}d4565b894380074b6864c260a65ac3ae
      {SCRAM-SHA-1}4096,wwso8uibrDYCEJOLrqD0YQ==,79CzQgGNQ1qDW269aVBv9lVIRjY=,K0UOcMyvz0RqBmV1CiDfqN8fjTQ=
      {SCRAM-SHA-256}4096,mRIjyl6WOaRMzzoMzc8Zcw==,lunlaEWqXz7Xb/M+tNjs75KpozLEQZcHdK/br5gfFmw=,qu88bb2QtdkTL0rtOpNjdHdnCYEVQ5e5JZuk7AICCNA=
      {SHA}U7VXX3wYI3W7Iqdo878oAlY7JRk=
      {SHA1}U7VXX3wYI3W7Iqdo878oAlY7JRk=
      {SHA256}AvDYBhQeJHe8jD8JS+6X502FtwEVxufiM8NqRYWBVHs=
      {SHA256-CRYPT}$5$aK6KCf3QivF2T/za$2dpVTP9e0z/xhXTvT.7zhhPYXd4wwTDJDUXUmWO8Hu7
      {SHA512}LxL/s2BmyBS+78z3Pl6yJI1l7F+EVU5ZqbKFAfjHVyOc899Lp3eYz/da6KA8od6DNJtqbPUpE76kh+Ujn7MqxQ==
      {SHA512-CRYPT}$6$HHjEVcSMsymfXH.9$QG42VPYUcSNAYiO8sos8nU/cuNyD8a.Yv7MuHRbG6sR//hhfFaFRDOG1zAZn.6VsAmHU.h9Bz9z8mEQsOqS.l1
      {SMD5}nSQ5GUQshmis4QOyW8l3k6Ufpdg=
      {SSHA}xvP5Ak/2OiQFCYAIMcFSnUBhbBhouNT9
      {SSHA256}tUx4LDkUs2bmvLEQBJarayBGQTp36aBZiq28vCvq6ONk+dgk
      {SSHA512}b8smj8JkAbGtes/MbeLaH5k0Q+Bj01CXg0c4DOoJQf1VQnsy9Yd165RfztB9moYeJkHXFrpqj0hAXdFV/4g+Mu2t2rk=
      {SSHA.HEX}1d00da5ed17e79f63969734c518ecb21fe6de4ebf19f5339
      {SHA256.HEX}02f0d806141e2477bc8c3f094bee97e74d85b70115c6e7e233c36a458581547b
      {LDAP-MD5.HEX}d4565b894380074b6864c260a65ac3ae
      {PLAIN-MD5.B64}1FZbiUOAB0toZMJgplrDrg==
      {CRAM-MD5.B64}998ys6p7kI9xCZR6MNqtMIhQz/iR1zS/gU1BJelFT7c=
      {DIGEST-MD5.B64}P5DMMt5oZbjN8XguibBxCw==
      {PLAIN.B64}cMOkc3Mge3dvcmR9
      {SHA512-CRYPT.B64}JDYkSDdzSVpyd0IwMlRCSlBsSCRnbnBJMExmZGdzNmJ2OFd6MHh4YmpHRUhIZE1BOWJhWTNVUlh3VmVHVk0vZW1DVlNsRGJVdDdyRlRMdTlyYXhvNlZuMHpvbjFrSUJXMXNaM3NiaDloMQ==
      {SCRAM-SHA-1.HEX}343039362c37746a745367587a6e734b433275704d4b6c392f59773d3d2c696a4458482f39415136784f663939575a7677704b44507034696f3d2c4d464c4b6444325655382b50314c55546b36423437794c61336f513d
      {SMD5.HEX}b822a7b25407e6bbdae0fe81a163fc312733ac40
      """;

  private static final List<String> SUFFIXES = List.of("", ".b64", ".hex", ".base64");

  private final PasswordSchemes schemes = PasswordSchemes.standard();

  static Stream<String> madeByDovecot() {
    return MADE_BY_DOVECOT.lines();
  }

  @ParameterizedTest
  @MethodSource("madeByDovecot")
  void whatDovecotMadeFitsItsPasswordAlone(String text) {
    StoredPassword stored = StoredPassword.parse(text);
    assertThat(schemes.verify(login(PASSWORD), stored)).isTrue();
    assertThat(schemes.verify(login("p\u00e4ss {Word}"), stored)).isFalse();
    assertThat(schemes.verify(login(""), stored)).isFalse();
  }

  static Stream<String> names() {
    return PasswordSchemes.standard().names().stream()
        .filter(name -> !Set.of("LANMAN", "NTLM").contains(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsMadeFitsItsPasswordAlone(String name) {
    for (String suffix : name.startsWith("ARGON2") ? List.of(".hex") : SUFFIXES) {
      StoredPassword made = schemes.hash(login(PASSWORD), name + suffix, new Random(1));
      StoredPassword read = StoredPassword.parse(made.text());
      assertThat(schemes.verify(login(PASSWORD), read)).as(made.toString()).isTrue();
      assertThat(schemes.verify(login("p\u00e4ss"), read)).as(made.toString()).isFalse();
      assertThat(made.value()).as(made.toString()).doesNotContain("\n");
    }
  }

  @Test
  void everySchemeOfDovecotIsThereButOneTimePasswords() {
    assertThat(schemes.names())
        .contains(MADE_BY_DOVECOT.replaceAll("(?m)^\\{([^.}]*).*$", "$1").split("\n"))
        .contains("PLAIN-TRUNC", "LANMAN", "NTLM")
        .doesNotContain("OTP", "SKEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OTP", "skey"})
  void oneTimePasswordsAreRefusedByName(String name) {
    StoredPassword stored = StoredPassword.parse("{" + name + "}sha1 1024 f989ddcdc9e901b8 0a2e");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemes.verify(login("x"), stored))
        .withMessageContaining("one-time passwords are not supported");
  }

  /** Of MS-NLMP's and Samba's documents. */
  @ParameterizedTest
  @CsvSource({
    "Password, {NTLM}a4f49c406510bdcab6824ee7c30fd852",
    "Password, {LANMAN}e52cac67419a9a224a3b108f3fa6cb6d",
    "pASSWORD, {LANMAN}E52CAC67419A9A224A3B108F3FA6CB6D",
    "'', {NTLM}31d6cfe0d16ae931b73c59d7e0c089c0",
    "'', {LANMAN}aad3b435b51404eeaad3b435b51404ee",
    "secret, {MD5}5ebe2294ecd0e0f08eab7690d2a6ee69",
    "secret, {MD5}Xr4ilOzQ4PCOq3aQ0qbuaQ==",
    "secret, {MD5-CRYPT}5ebe2294ecd0e0f08eab7690d2a6ee69",
    "secret, {SHA1}E5E9FA1BA31ECD1AE84F75CAAA474F3A663F05F4",
    "secret, {CRYPT}$2a$05$CCCCCCCCCCCCCCCCCCCCC.pIKrLVkBX9/OvQMSygY1pWEVn72t6na",
    "secret, {BLF-CRYPT}$2b$05$CCCCCCCCCCCCCCCCCCCCC.pIKrLVkBX9/OvQMSygY1pWEVn72t6na",
    "secret, {DES-CRYPT}$2y$05$CCCCCCCCCCCCCCCCCCCCC.pIKrLVkBX9/OvQMSygY1pWEVn72t6na",
    "secret, {SHA512-CRYPT}$5$ab$uBQPK5nh89waaCXDSRwBxzVzl.pS5fPkZnKN7HXbvj6",
    "secret, {PLAIN-TRUNC}6-secret",
    "secretary, {PLAIN-TRUNC}6-secret",
    "secret, {PLAIN-TRUNC}8-secret",
    "secret, {PLAIN-TRUNC}-secret"
  })
  void formsOfOthersAndOfOlderDatabases(String password, String stored) {
    assertThat(schemes.verify(login(password), StoredPassword.parse(stored))).isTrue();
    assertThat(schemes.verify(login("x" + password), StoredPassword.parse(stored))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "secretary, {PLAIN-TRUNC}8-secret",
    "sec, {PLAIN-TRUNC}3-secret",
    "x, {PLAIN-TRUNC}0-"
  })
  void whatWasNotCutIsNoBeginning(String password, String stored) {
    assertThat(schemes.verify(login(password), StoredPassword.parse(stored))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{LANMAN}x",
        "{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05",
        "{SHA}5en6G6MezRroT3XKqkdPOmY/Bf",
        "{SSHA}5en6",
        "{SSHA.HEX}e5e9",
        "{PLAIN-MD5}zz",
        "{PLAIN-TRUNC}secret",
        "{PLAIN-TRUNC}9999999999-secret",
        "{BLF-CRYPT}$6$abcdefgh$x",
        "{BLF-CRYPT}$2y$03$CCCCCCCCCCCCCCCCCCCCC.pIKrLVkBX9/OvQMSygY1pWEVn72t6na",
        "{BLF-CRYPT}$2x$05$CCCCCCCCCCCCCCCCCCCCC.pIKrLVkBX9/OvQMSygY1pWEVn72t6na",
        "{CRYPT}$argon2id$v=19$m=65536,t=3,p=1$FUyp27SUJJdp4tzSgryZMg$AClWEQurAhHyzTD/bVYN4flPbSGLx2gpL+7FTZSdlZo",
        "{ARGON2ID}$argon2d$v=19$m=65536,t=3,p=1$FUyp27SUJJdp4tzSgryZMg$AClWEQurAhHyzTD/bVYN4flPbSGLx2gpL+7FTZSdlZo",
        "{ARGON2ID}$argon2id$v=19$m=7,t=3,p=1$FUyp27SUJJdp4tzSgryZMg$AClWEQurAhHyzTD/bVYN4flPbSGLx2gpL+7FTZSdlZo",
        "{ARGON2ID}$argon2id$v=19$m=65536,t=0,p=1$FUyp27SUJJdp4tzSgryZMg$AClWEQurAhHyzTD/bVYN4flPbSGLx2gpL+7FTZSdlZo",
        "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=0$FUyp27SUJJdp4tzSgryZMg$AClWEQurAhHyzTD/bVYN4flPbSGLx2gpL+7FTZSdlZo",
        "{PBKDF2}$1$salt$0$6730e11f0b9e55bf2662020985a934797fffd4ff",
        "{PBKDF2}$1$salt$5000$6730",
        "{SCRAM-SHA-1}0,/2JJMZhUNq8XnaIvDRl3Fw==,IHjBn9B2iCxOMHdR/qVlidyvkCc=,WAxYtg+S/IDCJy//wVxXSoIRaY0=",
        "{SCRAM-SHA-256}4096,/2JJMZhUNq8XnaIvDRl3Fw==,IHjBn9B2iCxOMHdR/qVlidyvkCc=,WAxYtg+S/IDCJy//wVxXSoIRaY0=",
        "{SCRAM-SHA-1}4096,A===,IHjBn9B2iCxOMHdR/qVlidyvkCc=,WAxYtg+S/IDCJy//wVxXSoIRaY0="
      })
  void brokenFormsAreToldAtOnceAndNotShown(String text) {
    StoredPassword stored = StoredPassword.parse(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemes.work(stored))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(stored.value()));
    assertThatIllegalArgumentException().isThrownBy(() -> schemes.verify(login("x"), stored));
  }

  @Test
  void yescryptIsNamed() {
    StoredPassword stored =
        StoredPassword.parse(
            "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$GmcwIgvdUC9qLWcKCi6gklUa1dM3ziD43YxYNURLKy0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemes.work(stored))
        .withMessageContaining("yescrypt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANMAN", "NTLM"})
  void theWeakestAreNotMade(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemes.hash(login("x"), name, new Random(1)))
        .withMessageContaining("choose another scheme");
  }

  @Test
  void digestMd5IsTheUsersOwn() {
    StoredPassword stored = StoredPassword.parse("{DIGEST-MD5}30969131580e626606ce70ceaab77719");
    assertThat(schemes.verify(Credentials.Password.of("user@example.com", "secret"), stored))
        .isTrue();
    assertThat(schemes.verify(Credentials.Password.of("other@example.com", "secret"), stored))
        .isFalse();
    StoredPassword unqualified =
        StoredPassword.parse("{DIGEST-MD5}20b4b61d3f0126b9aac227a68dbe3e26");
    assertThat(schemes.verify(Credentials.Password.of("user", "secret"), unqualified)).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> schemes.hash(Credentials.Password.of("", "x"), "DIGEST-MD5", new Random(1)))
        .withMessageContaining("name");
  }

  @Test
  void weakAreAllThatAreFastOrInTheClear() {
    assertThat(schemes.names().stream().filter(n -> !schemes.scheme(n).isWeak()))
        .containsExactlyInAnyOrder(
            "SHA512-CRYPT",
            "SHA256-CRYPT",
            "CRYPT",
            "BLF-CRYPT",
            "ARGON2I",
            "ARGON2ID",
            "PBKDF2",
            "SCRAM-SHA-1",
            "SCRAM-SHA-256");
  }

  @ParameterizedTest
  @CsvSource({
    "SCRAM-SHA-1, SCRAM-SHA-1",
    "SCRAM-SHA-1, SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-256, SCRAM-SHA-256",
    "SCRAM-SHA-256, SCRAM-SHA-256-PLUS",
    "CRAM-MD5, CRAM-MD5",
    "HMAC-MD5, CRAM-MD5",
    "DIGEST-MD5, DIGEST-MD5",
    "PLAIN, SCRAM-SHA-256",
    "CLEAR, CRAM-MD5",
    "CLEARTEXT, APOP"
  })
  void mechanismsByProofGetTheirSecret(String scheme, String mechanism) {
    for (String suffix : List.of("", ".b64", ".hex")) {
      StoredPassword stored = schemes.hash(login(PASSWORD), scheme + suffix, new Random(1));
      assertThat(schemes.secret(stored, mechanism)).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SCRAM-SHA-1, SCRAM-SHA-256",
    "SCRAM-SHA-256, SCRAM-SHA-1",
    "SCRAM-SHA-256, PLAIN",
    "CRAM-MD5, DIGEST-MD5",
    "DIGEST-MD5, CRAM-MD5",
    "PLAIN-MD5, CRAM-MD5",
    "SHA512-CRYPT, CRAM-MD5"
  })
  void othersGetNone(String scheme, String mechanism) {
    StoredPassword stored = schemes.hash(login(PASSWORD), scheme, new Random(1));
    assertThat(schemes.secret(stored, mechanism)).isEmpty();
  }

  @Test
  void secretsAreWhatIsStored() {
    StoredPassword scram =
        StoredPassword.parse(
            "{SCRAM-SHA-1}4096,/2JJMZhUNq8XnaIvDRl3Fw==,IHjBn9B2iCxOMHdR/qVlidyvkCc=,WAxYtg+S/IDCJy//wVxXSoIRaY0=");
    Secret.ScramKeys keys = (Secret.ScramKeys) schemes.secret(scram, "SCRAM-SHA-1").orElseThrow();
    assertThat(keys.iterations()).isEqualTo(4096);
    assertThat(HexFormat.of().formatHex(keys.salt())).isEqualTo("ff624931985436af179da22f0d197717");
    assertThat(keys.storedKey()).hasSize(20).startsWith(0x20, 0x78);
    assertThat(keys.serverKey()).hasSize(20).startsWith(0x58, 0x0c);
    StoredPassword digest = StoredPassword.parse("{DIGEST-MD5.B64}MJaRMVgOYmYGznDOqrd3GQ==");
    Secret.DigestMd5Hash hash =
        (Secret.DigestMd5Hash) schemes.secret(digest, "DIGEST-MD5").orElseThrow();
    assertThat(HexFormat.of().formatHex(hash.hash())).isEqualTo("30969131580e626606ce70ceaab77719");
  }

  @ParameterizedTest
  @CsvSource({
    "SHA512-CRYPT, 7000, $6$rounds=7000$",
    "SHA256-CRYPT, 1000, $5$rounds=1000$",
    "SHA256-CRYPT, 5000, $5$",
    "CRYPT, 7000, $6$rounds=7000$",
    "BLF-CRYPT, 4, $2y$04$",
    "ARGON2I, 3, '$argon2i$v=19$m=32768,t=3,p=1$'",
    "PBKDF2, 17, $1$",
    "SCRAM-SHA-256, 5000, '5000,'"
  })
  void roundsAreChosen(String name, int rounds, String beginning) {
    PasswordScheme scheme = schemes.scheme(name).withRounds(rounds);
    String made = scheme.hash(login(PASSWORD), new Random(1));
    assertThat(made).startsWith(beginning);
    assertThat(scheme.verify(login(PASSWORD), made)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "SHA512-CRYPT, 999",
    "SHA256-CRYPT, 1000000000",
    "BLF-CRYPT, 3",
    "BLF-CRYPT, 32",
    "ARGON2ID, 2",
    "PBKDF2, 0",
    "SCRAM-SHA-1, 4095",
    "PLAIN, 5",
    "MD5-CRYPT, 5000",
    "DES-CRYPT, 5000"
  })
  void noOtherRounds(String name, int rounds) {
    PasswordScheme scheme = schemes.scheme(name);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scheme.withRounds(rounds))
        .withMessageContaining(name);
  }

  private static Credentials.Password login(String password) {
    return Credentials.Password.of(USER, password);
  }
}

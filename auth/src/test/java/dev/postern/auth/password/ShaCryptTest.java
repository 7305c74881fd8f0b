package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Credentials;
import java.util.Random;
import org.apache.commons.codec.digest.Crypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShaCryptTest {
  private static final PasswordSchemes SCHEMES = PasswordSchemes.standard();
  private static final int LEAST_ROUNDS = 1_000;

  /** U. Drepper, "Unix crypt using SHA-256 and SHA-512", the vectors of its program. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          $5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5 | Hello world!
          $5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA | Hello world!
          $5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5 | This is just a test
          $5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1 | a very much longer text to encrypt.  This one even stretches over morethan one line.
          $5$rounds=77777$short$JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/ | we have a short salt string but not a short password
          $5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD | a short string
          $5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC | the minimum number is still observed
          $6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1 | Hello world!
          $6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v. | Hello world!
          $6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0 | This is just a test
          $6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1 | a very much longer text to encrypt.  This one even stretches over morethan one line.
          $6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0 | we have a short salt string but not a short password
          $6$rounds=123456$asaltof16chars..$BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1 | a short string
          $6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX. | the minimum number is still observed
          """)
  void verifiesThePublishedVectors(String stored, String password) {
    assertThat(verify(password, stored)).isTrue();
    assertThat(verify(password + "x", stored)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$5$", "$6$"})
  void hashesAsTheLibraryDoes(String prefix) {
    Random random = new Random(6);
    for (int octets = 0; octets < 140; octets++) {
      byte[] password = new byte[octets];
      random.nextBytes(password);
      String salt = CryptScheme.salt(1 + octets % 16, random);
      String made =
          prefix.equals("$5$")
              ? ShaCrypt.sha256(password, salt, LEAST_ROUNDS)
              : ShaCrypt.sha512(password, salt, LEAST_ROUNDS);

      assertThat(prefix + "rounds=1000$" + salt + "$" + made)
          .as("%d octets", octets)
          .isEqualTo(Crypt.crypt(password, prefix + "rounds=1000$" + salt));
    }
  }

  @Test
  void newHashesSayTheirRoundsUnlessTheyAreUsual() {
    Credentials.Password login = Credentials.Password.of("ann", "secret");

    String usual = CryptScheme.SHA512.hash(login, new Random(1));
    String more = CryptScheme.SHA256.withRounds(6_000).hash(login, new Random(1));

    assertThat(usual)
        .startsWith("$6$")
        .doesNotContain("rounds")
        .isEqualTo(Crypt.crypt("secret".getBytes(US_ASCII), usual));
    assertThat(more)
        .startsWith("$5$rounds=6000$")
        .isEqualTo(Crypt.crypt("secret".getBytes(US_ASCII), more));
  }

  /** As with crypt(3), which hashes with a thousand rounds and says so. */
  @Test
  void fewerRoundsThanThereMayBeFitNobody() {
    String thousand = Crypt.crypt("secret".getBytes(US_ASCII), "$6$rounds=1000$salt");

    assertThat(verify("secret", thousand)).isTrue();
    assertThat(verify("secret", thousand.replace("1000", "10"))).isFalse();
  }

  private static boolean verify(String password, String stored) {
    return SCHEMES.verify(
        Credentials.Password.of("ann", password), StoredPassword.parse("{CRYPT}" + stored));
  }
}

package dev.postern.auth.dovecot.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthLineTest {
  @Test
  void aLineHasItsWordsInTheirPlaces() {
    byte[] sent = new byte[AuthLine.of("USER", "1", "a\tb").octets().remaining()];
    AuthLine.of("USER", "1", "a\tb").octets().get(sent);
    assertThat(sent).isEqualTo("USER\t1\ta\u0001tb\n".getBytes(UTF_8));
    AuthLine read = parsed("USER\t1\ta\u0001tb");
    assertThat(read).isEqualTo(AuthLine.of("USER", "1", "a\tb"));
    assertThat(read.command()).isEqualTo("USER");
    assertThat(read.word(2)).isEqualTo("a\tb");
    assertThat(read.word(3)).isEmpty();
  }

  @Test
  void parametersBeginAtAPlace() {
    assertThat(parsed("OK\t1\tuser=ann\tnologin").parameters(2))
        .containsExactly(Map.entry("user", "ann"), Map.entry("nologin", ""));
    assertThat(parsed("OK").parameters(2)).isEmpty();
  }

  @Test
  void aNumberIsOneOfThirtyTwoBits() {
    assertThat(parsed("OK\t4294967295").id()).isEqualTo(4_294_967_295L);
    for (String none :
        new String[] {"OK", "OK\t", "OK\t-1", "OK\tx", "OK\t12345678901", "OK\t+1"}) {
      assertThat(parsed(none).id()).as(none).isEqualTo(-1);
    }
  }

  @Test
  void noLineShowsWhatItSays() {
    assertThat(AuthLine.of("AUTH", "1", "PLAIN", "resp=c2VjcmV0")).hasToString("AuthLine[AUTH]");
  }

  private static AuthLine parsed(String line) {
    return AuthLine.parse(line.getBytes(UTF_8));
  }
}

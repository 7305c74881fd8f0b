package dev.postern.auth.hash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HmacMd5Test {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 55, 56, 63, 64, 119, 120, 1_000})
  void md5GoesOnFromAnyState(int length) {
    byte[] message = new byte[64 + length];
    Arrays.fill(message, (byte) length);
    byte[] state = Md5.afterBlock(Arrays.copyOf(message, 64));
    byte[] rest = Arrays.copyOfRange(message, 64, message.length);
    assertThat(Md5.resumed(state, 64, rest)).isEqualTo(Digests.named("MD5").digest(message));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 200})
  void isThatOfJava(int keyLength) {
    byte[] key = new byte[keyLength];
    Arrays.fill(key, (byte) 'k');
    byte[] message = "<1.2@mail.example.org>".getBytes(UTF_8);
    assertThat(HmacMd5.of(HmacMd5.states(key), message))
        .isEqualTo(Digests.hmac("HmacMD5", key).doFinal(message));
  }

  @Test
  void theOuterStateIsFirst() {
    byte[] pad = new byte[64];
    Arrays.fill(pad, (byte) 0x5c);
    assertThat(HmacMd5.states(new byte[0])).startsWith(Md5.afterBlock(pad)).hasSize(32);
  }
}

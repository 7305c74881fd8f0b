package dev.postern.auth.dovecot.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TabLineTest {

  @Test
  void whatWouldEndAFieldOrTheLineIsEscaped() {
    assertThat(TabLine.of("USER", "1").add("home", "/a\tb\nc\rd\0e\001f"))
        .hasToString("USER\t1\thome=/a\001tb\001nc\001rd\0010e\0011f");
  }

  @Test
  void whatIsEscapedComesBack() {
    String field = "a\tb\nc\rd\0e\001f\001";
    ByteBuffer sent = TabLine.of("X", field, "").octets();
    byte[] line = new byte[sent.remaining() - 1];
    sent.get(line);
    assertThat(sent.get()).isEqualTo((byte) '\n');
    assertThat(TabLine.fields(line)).containsExactly("X", field, "");
  }

  @Test
  void aFieldMayBeEmptyAndSoMayTheLine() {
    assertThat(TabLine.fields("CONT\t1\t".getBytes(ISO_8859_1))).containsExactly("CONT", "1", "");
    assertThat(TabLine.fields(new byte[0])).containsExactly("");
  }

  @Test
  void anEscapeOfNothingIsDropped() {
    assertThat(TabLine.fields("a\001xb\001".getBytes(ISO_8859_1))).containsExactly("axb");
  }

  @Test
  void parametersMayHaveNoValueOrBeEmptyAndTheFirstCounts() {
    assertThat(TabLine.parameters(List.of("user=ann", "", "nologin", "a=b=c", "user=eve")))
        .containsExactly(Map.entry("user", "ann"), Map.entry("nologin", ""), Map.entry("a", "b=c"));
  }

  @Test
  void namesAreUtf8() {
    assertThat(TabLine.fields("é".getBytes(UTF_8))).containsExactly("é");
    assertThat(UTF_8.decode(TabLine.of("é").octets()).toString()).isEqualTo("é\n");
  }
}

package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.mime.HeaderField;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What some reader could take for this server's name is this server's, however it is written. */
class OwnResultsTest {
  private final OwnResults own = new OwnResults("mx.example.org");

  private static HeaderField field(String text) {
    byte[] octets = (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return HeaderField.of(octets, 0, octets.length, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mx.example.org; dkim=pass",
        "MX.Example.ORG 1; dkim=pass",
        "mx.example.org/1; dkim=pass",
        "mx.example.org.; dkim=pass",
        "mx.example.org",
        "\r\n\tmx.example.org;\r\n dkim=pass",
        "\"mx.example.org\"; dkim=pass",
        "\"mx\\.example.org\"; dkim=pass",
        "(c)mx.example.org; dkim=pass",
        "(a (b) \\) c) mx.example.org; dkim=pass",
        "mx.(c)example.org; dkim=pass",
        // A parenthesis that closes nothing makes a comment of nothing.
        "(x) ) mx.example.org; dkim=pass",
        ")) mx.example.org; dkim=pass",
        ") (c) mx.example.org; dkim=pass"
      })
  void claimsToBeOwn(String value) {
    assertThat(own.test(field("Authentication-Results:" + value))).isTrue();
    assertThat(own.test(field("authentication-results : " + value))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other.example.org; dkim=pass",
        "a.mx.example.org; dkim=pass",
        "mx.example.org.net; dkim=pass",
        "(mx.example.org) other.example.org; dkim=pass",
        "(mx.example.org; dkim=pass",
        "; mx.example.org",
        "other.example.org (mx.example.org); dkim=pass header.d=mx.example.org",
        "\\",
        ""
      })
  void isAnothers(String value) {
    assertThat(own.test(field("Authentication-Results:" + value))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Authentication-Results: mx.example.org", "ARC-Authentication-Results: i=1; mx"})
  void isAnotherField(String field) {
    assertThat(own.test(field(field))).isFalse();
  }
}

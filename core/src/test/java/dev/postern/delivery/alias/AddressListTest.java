package dev.postern.delivery.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Right-hand sides as Postfix reads them. */
final class AddressListTest {

  private static List<String> parts(String text) throws AddressSyntaxException {
    return AddressList.words(text).stream()
        .map(word -> word.localPart() + (word.hasDomain() ? "|" + word.domain() : ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "ann@a.example # ann|a.example",
        "ann # ann",
        "@a.example # |a.example",
        "ann@ # ann|",
        "a,b;c d # a/b/c/d",
        ",, a ,; # a",
        "\"a b\"@x, \"a@b\" # a b|x/a@b",
        "\"a\\\"b\"@x # a\"b|x",
        "\\ann # ann",
        "a\\@b # a@b",
        "a@b@c # a@b|c",
        "a (one (two \\) ) b) b # a/b",
        "Eve Doe <eve@x>, b # eve|x/b",
        "<@r1,@r2:ann@x> # ann|x",
        "< ann @ x > # ann|x",
        "ann @ x # ann|x",
        "ann@ x, b # ann|x/b",
        "ann @x b # ann|x/b",
        "team: a@x, b; # a|x/b",
        ":include:/a/b # :include:/a/b",
        "\"|run it\" # |run it",
        "ann@[192.0.2.1] # ann|[192.0.2.1]",
      })
  void words(String text, String parts) throws Exception {
    assertThat(String.join("/", parts(text.strip()))).isEqualTo(parts.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "\"a # \" is not closed",
        "a (b # ( is not closed",
        "<a # < is not closed",
        "<> # nothing in <>",
        ", # no address",
        "(a) # no address",
        "a \\ # ",
      })
  void whatIsNoListIsToldApart(String text, String reason) throws Exception {
    if (reason == null) {
      assertThat(parts(text.strip())).containsExactly("a", "\\");
      return;
    }
    assertThatExceptionOfType(AddressSyntaxException.class)
        .isThrownBy(() -> AddressList.words(text.strip()))
        .withMessage(reason.strip());
  }

  @Test
  void eachEndOfAWordIsAnEnd() throws Exception {
    String text = "Eve (c) <e@x>, \"q u\"@y; team: \\a @ z";
    for (int i = 0; i <= text.length(); i++) {
      String cut = text.substring(0, i);
      try {
        assertThat(AddressList.words(cut)).isNotEmpty();
      } catch (AddressSyntaxException e) {
        assertThat(e).hasMessageNotContaining("Eve");
      }
    }
  }

  @Test
  void anAddressHoldsWhatAddressesHold() {
    assertThatExceptionOfType(AddressSyntaxException.class)
        .isThrownBy(() -> AddressList.address("a", "b c"));
    assertThatExceptionOfType(AddressSyntaxException.class)
        .isThrownBy(() -> AddressList.address("a\nb", "c"));
  }
}

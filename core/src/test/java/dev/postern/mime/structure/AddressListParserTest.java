package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Expected values of the first table are the answers of Dovecot 2.3.19's ENVELOPE for the same
 * fields.
 */
class AddressListParserTest {

  /** {@code name|route|mailbox|host}, with {@code -} for what is not there. */
  private static String show(List<MailAddress> list) {
    return list.stream()
        .map(
            address ->
                String.join(
                    "|",
                    address.name().orElse("-"),
                    address.route().orElse("-"),
                    address.mailbox().orElse("-"),
                    address.host().orElse("-")))
        .collect(Collectors.joining(" + "));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "a@b ~ -|-|a|b",
        "<a@b> ~ -|-|a|b",
        "\"A B\" <a@b> ~ A B|-|a|b",
        "A B <a@b> ~ A B|-|a|b",
        "A \"B\" C <a@b> ~ A B C|-|a|b",
        "\"A\"B <a@b> ~ A B|-|a|b",
        "'x' <a@b> ~ 'x'|-|a|b",
        "a@b (Comment) ~ Comment|-|a|b",
        "a@b (C1) (C2) ~ C2|-|a|b",
        "a@b(c) ~ c|-|a|b",
        "a@(c)b ~ c|-|a|b",
        "a(c)@b ~ c|-|a|b",
        "(pre) a@b ~ -|-|a|b",
        "(a(b)c) x@y ~ -|-|x|y",
        "x@y (a\\)b) ~ a)b|-|x|y",
        "A (x) B <a@b> ~ A B|-|a|b",
        "A <a@b> (com) ~ A|-|a|b",
        "A <a@b (com)> ~ A|-|a|b",
        "<a@b> (com) ~ -|-|a|b",
        "\"\" <a@b> (com), (pre) c ~ -|-|a|b + -|-|c|MISSING_DOMAIN",
        "J. Doe <a@b> ~ J. Doe|-|a|b",
        "J.Doe <a@b> ~ J.Doe|-|a|b",
        "<@r1,@r2:a@b> ~ -|@r1,@r2|a|b",
        "<@a:> ~ -|@a|MISSING_MAILBOX|MISSING_DOMAIN",
        "\"quo\\\"ted\" <a@b> ~ quo\"ted|-|a|b",
        "\"a@b\" <c@d> ~ a@b|-|c|d",
        "\"lo cal\"@host ~ -|-|lo cal|host",
        "Name <\"x y\"@c> ~ Name|-|x y|c",
        "\"\"@b ~ -|-||b",
        "\"\" <a@b> ~ -|-|a|b",
        "a @ b ~ -|-|a|b",
        "a@[1.2.3.4] ~ -|-|a|[1.2.3.4]",
        ".a@b ~ -|-|.a|b",
        "a..b@c ~ -|-|a..b|c",
        "a%b@c ~ -|-|a%b|c",
        "a ~ -|-|a|MISSING_DOMAIN",
        "a@ ~ -|-|a|MISSING_DOMAIN",
        "@b ~ -|-|MISSING_MAILBOX|b",
        "Foo <foo> ~ Foo|-|foo|MISSING_DOMAIN",
        "Foo <foo>, b@c ~ Foo|-|foo|MISSING_DOMAIN + -|-|b|c",
        "<> ~ -|-|MISSING_MAILBOX|MISSING_DOMAIN",
        "Name <> ~ Name|-|MISSING_MAILBOX|MISSING_DOMAIN",
        "A B ~ A B|-|MISSING_MAILBOX|MISSING_DOMAIN",
        "\"A B\" ~ A B|-|MISSING_MAILBOX|MISSING_DOMAIN",
        "A,B <a@b> ~ -|-|A|MISSING_DOMAIN + B|-|a|b",
        "=?utf-8?q?x?= <a@b> ~ =?utf-8?q?x?=|-|a|b",
        "x@y (=?utf-8?q?hi?=) ~ =?utf-8?q?hi?=|-|x|y",
        "Group: a@b, c@d; ~ -|-|Group|- + -|-|a|b + -|-|c|d + -|-|-|-",
        "Group:; ~ -|-|Group|- + -|-|-|-",
        "Group: a@b ~ -|-|Group|- + -|-|a|b + -|-|-|-",
        "\"g h\": a@b; ~ -|-|g h|- + -|-|a|b + -|-|-|-",
        "g (c): (x); ~ -|-|g|- + -|-|-|-",
        "undisclosed recipients: ; ~ -|-|undisclosed recipients|- + -|-|-|-",
        ":; ~ -|-||- + -|-|-|-",
        "(only comment) ~ ``",
        "(unterminated a@b ~ ``",
        "a@b@c ~ -|-|a|b",
      })
  void readsAsDovecotDoes(String field, String expected) {
    assertThat(show(AddressListParser.parse(field))).isEqualTo(expected);
  }

  /**
   * Where Dovecot gives up the list, invents an address for a null element, or knows no obsolete
   * form.
   */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "a@b, , c@d ~ -|-|a|b + -|-|c|d",
        ",, ~ ``",
        "; ~ ``",
        "a@b; c@d ~ -|-|a|b + -|-|c|d",
        "G: a@b; c@d, H: e@f; ~ -|-|G|- + -|-|a|b + -|-|-|- + -|-|c|d + -|-|H|- + -|-|e|f + -|-|-|-",
        "G: A: a@b; ~ -|-|G|- + A|-|a|b + -|-|-|-",
        "a . b @ c . d ~ -|-|a.b|c.d",
        "\"a\".\"b\"@c ~ -|-|a.b|c",
        "A B C@d ~ A B|-|C|d",
        "a@b <c@d> ~ a@b|-|c|d",
        "[x] <a@b> ~ [x]|-|a|b",
        "A\\B <a@b> ~ A\\B|-|a|b",
        "A <a@b> trailing, c@d ~ A|-|a|b + -|-|c|d",
        "A <a@b> B <c@d> ~ A|-|a|b + B|-|c|d",
        "<a@b ~ -|-|a|b",
        "<a@b, <c@d ~ -|-|a|b + -|-|c|d",
        "<a@b>> ~ -|-|a|b",
        "<@b> ~ -|-|MISSING_MAILBOX|b",
        "<@a,b@c> ~ -|@a|b|c",
        "N <a b@c> ~ N|-|a b|c",
        "<a@b@c> ~ -|-|a@b|c",
        "a@b. ~ -|-|a|b.",
        "\"unterminated <a@b> ~ unterminated <a@b>|-|MISSING_MAILBOX|MISSING_DOMAIN",
        ") a@b ~ -|-|a|b",
      })
  void goesOnWhereDovecotStops(String field, String expected) {
    assertThat(show(AddressListParser.parse(field))).isEqualTo(expected);
  }

  @Test
  void rawOctetsStayAsTheyAre() {
    assertThat(show(AddressListParser.parse("\u00e9t\u00e9 <a@b>")))
        .isEqualTo("\u00e9t\u00e9|-|a|b");
    assertThat(AddressListParser.parse("")).isEmpty();
    assertThat(AddressListParser.parse("  ")).isEmpty();
  }

  @Test
  void groupMarksAreTold() {
    List<MailAddress> list = AddressListParser.parse("G: a@b;");
    assertThat(list).extracting(MailAddress::isGroupStart).containsExactly(true, false, false);
    assertThat(list).extracting(MailAddress::isGroupEnd).containsExactly(false, false, true);
  }
}

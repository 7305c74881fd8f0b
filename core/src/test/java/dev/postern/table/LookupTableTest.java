package dev.postern.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookupTableTest {
  @TempDir private Path directory;

  @Test
  void aTableOfEntriesIsAskedInAnyCase() throws Exception {
    LookupTable table = LookupTable.of(Map.of("Info@Example.org", "Ann"));
    assertThat(table.find("INFO@example.org")).contains("Ann");
    assertThat(table.find("info")).isEmpty();
    assertThat(table.keys()).isEqualTo(LookupTable.Keys.LITERAL);
    Set<String> told = new LinkedHashSet<>();
    table.listTo((key, value) -> told.add(key + "=" + value));
    assertThat(told).containsExactly("info@example.org=Ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "texthash", "btree", "lmdb", "cdb", "dbm", "sdbm", "proxy:hash"})
  void whatPostmapIndexesIsReadAsText(String type) throws Exception {
    LookupTable table = LookupTable.parse(type + ":" + file("t", "Key value\n"));
    assertThat(table.find("kEY")).contains("value");
    assertThat(table.keys()).isEqualTo(LookupTable.Keys.LITERAL);
  }

  @Test
  void inlineAndStaticTables() throws Exception {
    LookupTable inline = LookupTable.parse("inline:{ K=v, { l = a b }\tm={x} }");
    assertThat(inline.find("k")).contains("v");
    assertThat(inline.find("L")).contains("a b");
    assertThat(inline.find("m")).contains("{x}");
    assertThat(LookupTable.parse("static:REJECT no").find("any")).contains("REJECT no");
    assertThat(LookupTable.parse("static:{ REJECT no }").find("any")).contains("REJECT no");
    assertThat(LookupTable.parse("static:x").keys()).isEqualTo(LookupTable.Keys.PATTERNS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "access | a table is type:name, e.g. hash:/etc/postfix/access",
        "ldap:/etc/x.cf | there is no table of type ldap, only hash, texthash",
        "hash: | the file of the table is missing",
        "inline:{} | an inline table needs an entry",
        "inline:{a} | an entry of an inline table is key=value",
        "inline:{=a} | an entry of an inline table is key=value",
        "inline:a=b | what is inline stands in braces",
        "inline:{a=b | a brace is not closed",
        "inline:{a=b} c=d | what is inline stands in braces"
      })
  void whatIsNoTableIsSaid(String words, String message) {
    assertThatThrownBy(() -> LookupTable.parse(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void networksAreTriedInOrder() throws Exception {
    LookupTable table =
        LookupTable.parse(
            "cidr:"
                + file(
                    "c",
                    """
                    1.2.3.4 OK
                    1.2.3.0/24 REJECT net
                    2001:db8::/32 DUNNO
                    if 9.0.0.0/8
                    9.1.0.0/16 nine one
                    if !9.2.0.0/16
                    9.0.0.0/8 nine
                    endif
                    endif
                    !10.0.0.0/8 other
                    1.2.3.5/24 HOST BITS
                    """));
    assertThat(table.keys()).isEqualTo(LookupTable.Keys.PATTERNS);
    assertThat(table.find("1.2.3.4")).contains("OK");
    assertThat(table.find("1.2.3.9")).contains("REJECT net");
    assertThat(table.find("2001:DB8::7")).contains("DUNNO");
    assertThat(table.find("9.1.1.1")).contains("nine one");
    assertThat(table.find("9.3.1.1")).contains("nine");
    assertThat(table.find("9.2.1.1")).contains("other");
    assertThat(table.find("10.1.1.1")).isEmpty();
    assertThat(table.find("::1")).isEmpty();
    assertThat(table.find("mail.example.org")).isEmpty();
    assertThat(table.find("1.2.3.0/24")).isEmpty();
  }

  @Test
  void regularExpressionsAreTriedInOrder() throws Exception {
    LookupTable table =
        LookupTable.parse(
            "regexp:"
                + file(
                    "r",
                    """
                    /^a(.)c$/ got $1 ${1} $(1) $$ $2
                    /X\\.Y/i cs
                    if /^z/
                    /zz/ two
                    endif
                    if /(/
                    // never
                    endif
                    /[[:digit:]]{3}/ digits
                    /[]\\q]x/ bracket
                    !/b/ nob
                    /unclosed( x
                    /noval/
                    """));
    assertThat(table.find("abc")).contains("got b b b $ ");
    assertThat(table.find("ABC")).contains("got B B B $ ");
    assertThat(table.find("X.Y")).contains("cs");
    assertThat(table.find("x.y")).contains("nob");
    assertThat(table.find("zz")).contains("two");
    assertThat(table.find("b123")).contains("digits");
    assertThat(table.find("b\\x")).contains("bracket");
    assertThat(table.find("b]x")).contains("bracket");
    assertThat(table.find("b")).isEmpty();
    Set<String> told = new LinkedHashSet<>();
    table.listTo((key, value) -> told.add(value));
    assertThat(told).contains("got $1 ${1} $(1) $$ $2", "never", "nob").hasSize(7);
  }

  @Test
  void flagsOfExpressionsOfPerl() throws Exception {
    LookupTable table =
        LookupTable.parse("pcre:" + file("p", "/a . b/x spaced\n/a.c/s nodot\n/[\\d]z/ digit\n"));
    assertThat(table.find("AxB")).contains("spaced");
    assertThat(table.find("a\nc")).isEmpty();
    assertThat(table.find("7z")).contains("digit");
    assertThat(table.find("dz")).isEmpty();
  }

  @Test
  @Timeout(60)
  void anExpressionThatTakesTooLongCannotTell() throws Exception {
    LookupTable table = LookupTable.parse("regexp:" + file("x", "/^.*.*.*.*.*.*b$/ REJECT\n"));
    assertThat(table.find("aaab")).contains("REJECT");
    assertThatThrownBy(() -> table.find("a".repeat(200) + "c"))
        .isInstanceOf(IOException.class)
        .hasMessage("the patterns of a table take too long for a key");
  }

  @Test
  @Timeout(60)
  void anExpressionThatNestsTooDeepCannotTell() throws Exception {
    LookupTable table = LookupTable.parse("regexp:" + file("x", "/^(a|b)*$/ REJECT\n"));
    assertThatThrownBy(() -> table.find("ab".repeat(100_000)))
        .isInstanceOf(IOException.class)
        .hasMessage("the patterns of a table take too long for a key");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}

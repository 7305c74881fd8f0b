package dev.postern.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's {@code postmap} is asked what it finds in tables. */
class PostmapTest {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/postmap"), Path.of("/usr/bin/postmap"));

  private static final List<String> KEYS =
      List.of(
          "a@b.c",
          "A@B.C",
          "dup",
          "keyonly",
          "colon:",
          "colon",
          "\"quoted key\"",
          "quoted key",
          "äk",
          "ÄK",
          "x",
          "last",
          "1.2.3.4",
          "1.2.3.9",
          "9.1.1.1",
          "9.2.1.1",
          "9.3.1.1",
          "10.0.0.1",
          "8.8.8.8",
          "::1",
          "2001:db8::1",
          "abc",
          "ABC",
          "X.Y",
          "x.y",
          "zz",
          "zb",
          "b",
          "b123",
          "b\\x",
          "b]x",
          "b/c");

  @TempDir private Path directory;
  private Path postmap;

  @BeforeEach
  void findIt() throws IOException {
    postmap = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
    assumeTrue(postmap != null, "no postmap here");
    Files.writeString(
        Files.createDirectory(directory.resolve("etc")).resolve("main.cf"),
        "compatibility_level = 3.6\nsmtputf8_enable = yes\n");
  }

  @Test
  void textTables() throws Exception {
    sameAs(
        "texthash",
        """
        a@b.C  REJECT one
        # comment
          continued  here \

        keyonly
        \s
        Dup one
        dup two
        colon: value
        "quoted key" val
        Äk up
        "open x
        x y # z
        last noeol""");
  }

  @Test
  void networks() throws Exception {
    sameAs(
        "cidr",
        """
        1.2.3.4/32 OK
        1.2.3.0/24 REJECT
        1.2.3.4/24 X
        2001:db8::/32 six
        if 9.0.0.0/8
        9.1.0.0/16 one
        if !9.2.0.0/16
        9.0.0.0/8 nine
        endif
        endif
        !10.0.0.0/8 notten
        bad y
        """);
  }

  @Test
  void regularExpressions() throws Exception {
    sameAs(
        "regexp",
        """
        /^a(.)c$/ got $1 ${1} $(1) $$
        /X\\.Y/i cs
        if /^z/
        /zz/ two
        endif
        /[[:digit:]]{3}/ digits
        /[]\\q]x/ bracket
        /b\\/c/ slash
        !/b/ nob
        /(unclosed/ x
        """);
  }

  private void sameAs(String type, String text) throws Exception {
    Path file = Files.writeString(directory.resolve(type), text);
    LookupTable ours = LookupTable.parse(type + ":" + file);
    for (String key : KEYS) {
      assertThat(ours.find(key).orElse(""))
          .as("%s: %s", type, key)
          .isEqualTo(theirs(type, file, key));
    }
  }

  private String theirs(String type, Path file, String key) throws Exception {
    Process asked =
        new ProcessBuilder(
                postmap.toString(),
                "-c",
                directory.resolve("etc").toString(),
                "-q",
                key,
                type + ":" + file)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(asked.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return answer.endsWith("\n") ? answer.substring(0, answer.length() - 1) : answer;
  }
}

package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.imap.command.Authenticate;
import dev.postern.imap.command.Login;
import dev.postern.imap.server.CommandSpec.Trait;
import dev.postern.log.LogText;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireLogTest {

  @Test
  void oneLineOfAscii() {
    assertThat(LogText.printable("a\r\n* BYE\u0000\u00e9")).isEqualTo("a??* BYE??");
    assertThat(LogText.printable("x".repeat(5_000))).hasSizeLessThan(400);
  }

  @Test
  void passwordsAreHidden() {
    assertThat(Commands.table().rows())
        .filteredOn(row -> row.traits().contains(Trait.SECRET))
        .extracting(CommandSpec::verb)
        .containsExactlyInAnyOrder("LOGIN", "AUTHENTICATE");
    assertThat(new Login("ann", "hush").toString()).doesNotContain("hush");
    assertThat(new Authenticate("PLAIN", Optional.of("hush")).toString()).doesNotContain("hush");
  }
}

package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.imap.command.NoArguments;
import dev.postern.imap.server.CommandSpec.Trait;
import dev.postern.imap.view.Expunges;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandTableTest {
  private final CommandTable table = Commands.table();

  @Test
  void holdsAllCommandsOfTheStandard() {
    assertThat(table.rows())
        .extracting(CommandSpec::verb)
        .contains(
            "CAPABILITY",
            "NOOP",
            "LOGOUT",
            "STARTTLS",
            "AUTHENTICATE",
            "LOGIN",
            "SELECT",
            "EXAMINE",
            "CREATE",
            "DELETE",
            "RENAME",
            "SUBSCRIBE",
            "UNSUBSCRIBE",
            "LIST",
            "LSUB",
            "STATUS",
            "APPEND",
            "CHECK",
            "CLOSE",
            "EXPUNGE",
            "SEARCH",
            "FETCH",
            "STORE",
            "COPY",
            "UID SEARCH",
            "UID FETCH",
            "UID STORE",
            "UID COPY");
  }

  /** RFC 3501 §7.4.1: no EXPUNGE during FETCH, STORE and SEARCH by sequence number. */
  @Test
  void onlyThreeCommandsHoldExpungesBack() {
    assertThat(table.rows())
        .filteredOn(row -> row.expunges() == Expunges.HOLD)
        .extracting(CommandSpec::verb)
        .containsExactlyInAnyOrder("FETCH", "STORE", "SEARCH");
  }

  @Test
  void uidCommandsAnswerWithUids() {
    assertThat(table.rows())
        .filteredOn(row -> row.traits().contains(Trait.BY_UID))
        .extracting(CommandSpec::verb)
        .allMatch(verb -> verb.startsWith("UID "));
  }

  @Test
  void hiddenRowsAreNotFound() {
    assertThat(table.find("IDLE", Set.of())).isPresent();
    assertThat(table.find("IDLE", Set.of("IDLE"))).isEmpty();
    assertThat(table.find("NOOP", Set.of("NOOP"))).isPresent();
    assertThat(table.find("", Set.of())).isEmpty();
  }

  @Test
  void aNameHasOneRow() {
    CommandSpec<?, ?> row =
        CommandSpec.of("NOOP", ImapState.class, NoArguments::parse, NoopAction::noop);
    assertThatThrownBy(() -> new CommandTable(List.of(row, row)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

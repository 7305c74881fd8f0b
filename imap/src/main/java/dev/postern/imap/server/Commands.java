package dev.postern.imap.server;

import static dev.postern.imap.command.Numbering.SEQUENCE;
import static dev.postern.imap.command.Numbering.UID;
import static dev.postern.imap.server.CommandSpec.Trait.AT_ONCE;
import static dev.postern.imap.server.CommandSpec.Trait.BY_UID;
import static dev.postern.imap.server.CommandSpec.Trait.HOLDS_EXPUNGES;
import static dev.postern.imap.server.CommandSpec.Trait.SEARCHES;
import static dev.postern.imap.server.CommandSpec.Trait.SECRET;
import static dev.postern.imap.server.CommandSpec.Trait.STREAMS_MESSAGE;

import dev.postern.imap.command.Append;
import dev.postern.imap.command.Authenticate;
import dev.postern.imap.command.ClientId;
import dev.postern.imap.command.Copy;
import dev.postern.imap.command.Fetch;
import dev.postern.imap.command.ListMailboxes;
import dev.postern.imap.command.Login;
import dev.postern.imap.command.MailboxArgument;
import dev.postern.imap.command.NoArguments;
import dev.postern.imap.command.Rename;
import dev.postern.imap.command.Search;
import dev.postern.imap.command.StatusQuery;
import dev.postern.imap.command.Store;
import dev.postern.imap.command.UidExpunge;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.server.ImapState.NotAuthenticated;
import dev.postern.imap.server.ImapState.Selected;
import java.util.ArrayList;
import java.util.List;

/** The command table: RFC 3501 and the extensions that are served. */
final class Commands {
  private Commands() {}

  static CommandTable table() {
    List<CommandSpec<?, ?>> rows = new ArrayList<>();
    rows.addAll(anyState());
    rows.addAll(notAuthenticated());
    rows.addAll(loggedIn());
    rows.addAll(selected());
    rows.addAll(byUid());
    return new CommandTable(rows);
  }

  private static List<CommandSpec<?, ?>> anyState() {
    Class<ImapState> state = ImapState.class;
    return List.of(
        CommandSpec.of("CAPABILITY", state, NoArguments::parse, CapabilityAction::run),
        CommandSpec.of("NOOP", state, NoArguments::parse, NoopAction::noop),
        CommandSpec.of("LOGOUT", state, NoArguments::parse, LogoutAction::run).with(AT_ONCE),
        CommandSpec.of("ID", state, ClientId::parse, IdAction::run).announcedBy("ID"));
  }

  private static List<CommandSpec<?, ?>> notAuthenticated() {
    Class<NotAuthenticated> state = NotAuthenticated.class;
    return List.of(
        CommandSpec.of("STARTTLS", state, NoArguments::parse, StartTlsAction::run)
            .announcedBy(CapabilityRule.STARTTLS),
        CommandSpec.of("AUTHENTICATE", state, Authenticate::parse, AuthenticateAction::run)
            .with(SECRET),
        CommandSpec.of("LOGIN", state, Login::parse, LoginAction::run).with(SECRET));
  }

  private static List<CommandSpec<?, ?>> loggedIn() {
    Class<LoggedIn> state = LoggedIn.class;
    return List.of(
        CommandSpec.of("SELECT", state, MailboxArgument::parse, SelectAction::select),
        CommandSpec.of("EXAMINE", state, MailboxArgument::parse, SelectAction::examine),
        CommandSpec.of("CREATE", state, MailboxArgument::parse, CreateAction::run),
        CommandSpec.of("DELETE", state, MailboxArgument::parse, DeleteAction::run),
        CommandSpec.of("RENAME", state, Rename::parse, RenameAction::run),
        CommandSpec.of("SUBSCRIBE", state, MailboxArgument::parse, SubscribeAction::subscribe),
        CommandSpec.of("UNSUBSCRIBE", state, MailboxArgument::parse, SubscribeAction::unsubscribe),
        CommandSpec.of("LIST", state, ListMailboxes::parse, ListAction::run),
        CommandSpec.of("LSUB", state, ListMailboxes::parse, LsubAction::run),
        CommandSpec.of("STATUS", state, StatusQuery::parse, StatusAction::run),
        CommandSpec.of("APPEND", state, Append::parse, AppendAction::run).with(STREAMS_MESSAGE),
        CommandSpec.of("NAMESPACE", state, NoArguments::parse, NamespaceAction::run)
            .announcedBy("NAMESPACE"),
        CommandSpec.of("IDLE", state, NoArguments::parse, IdleAction::run)
            .with(AT_ONCE)
            .announcedBy("IDLE"));
  }

  private static List<CommandSpec<?, ?>> selected() {
    Class<Selected> state = Selected.class;
    return List.of(
        CommandSpec.of("CHECK", state, NoArguments::parse, NoopAction::check),
        CommandSpec.of("CLOSE", state, NoArguments::parse, CloseAction::close),
        CommandSpec.of("UNSELECT", state, NoArguments::parse, CloseAction::unselect)
            .announcedBy("UNSELECT"),
        CommandSpec.of("EXPUNGE", state, NoArguments::parse, ExpungeAction::expunge),
        CommandSpec.of("SEARCH", state, Search.parser(SEQUENCE), SearchAction::run)
            .with(HOLDS_EXPUNGES, SEARCHES),
        CommandSpec.of("FETCH", state, Fetch.parser(SEQUENCE), FetchAction::run)
            .with(HOLDS_EXPUNGES, AT_ONCE),
        CommandSpec.of("STORE", state, Store.parser(SEQUENCE), StoreAction::run)
            .with(HOLDS_EXPUNGES),
        CommandSpec.of("COPY", state, Copy.parser(SEQUENCE), CopyAction::copy),
        CommandSpec.of("MOVE", state, Copy.parser(SEQUENCE), CopyAction::move).announcedBy("MOVE"));
  }

  private static List<CommandSpec<?, ?>> byUid() {
    Class<Selected> state = Selected.class;
    return List.of(
        CommandSpec.of("UID SEARCH", state, Search.parser(UID), SearchAction::run)
            .with(BY_UID, SEARCHES),
        CommandSpec.of("UID FETCH", state, Fetch.parser(UID), FetchAction::run)
            .with(BY_UID, AT_ONCE),
        CommandSpec.of("UID STORE", state, Store.parser(UID), StoreAction::run).with(BY_UID),
        CommandSpec.of("UID COPY", state, Copy.parser(UID), CopyAction::copy).with(BY_UID),
        CommandSpec.of("UID MOVE", state, Copy.parser(UID), CopyAction::move)
            .with(BY_UID)
            .announcedBy("MOVE"),
        CommandSpec.of("UID EXPUNGE", state, UidExpunge::parse, ExpungeAction::uidExpunge)
            .with(BY_UID)
            .announcedBy(CapabilityRule.UIDPLUS));
  }
}

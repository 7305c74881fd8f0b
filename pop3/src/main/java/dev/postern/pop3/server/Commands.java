package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Cursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command table: what there is, where it is allowed, what it advertises. */
final class Commands {
  private static final Set<Class<? extends Phase>> BEFORE = Set.of(Phase.Authorization.class);
  private static final Set<Class<? extends Phase>> AFTER = Set.of(Phase.Transaction.class);
  private static final Set<Class<? extends Phase>> ALWAYS =
      Set.of(Phase.Authorization.class, Phase.Transaction.class);

  /** What the server does without a command of its own (RFC 2449 §6, RFC 3206). */
  private static final List<String> MANNERS = List.of("PIPELINING", "RESP-CODES", "AUTH-RESP-CODE");

  /** What a listener can hide. */
  static final Set<String> CAPABILITIES =
      Set.of("STLS", "USER", "SASL", "TOP", "UIDL", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE");

  private static final Map<String, CommandSpec<?>> TABLE = table();

  private Commands() {}

  /** The command of a keyword, unless this listener hides it. */
  static Optional<CommandSpec<?>> find(String keyword, Set<String> hidden) {
    return hidden.contains(keyword) ? Optional.empty() : Optional.ofNullable(TABLE.get(keyword));
  }

  /** The lines of CAPA. */
  static List<String> capabilities(Pop3Session session) {
    List<String> lines = new ArrayList<>();
    TABLE.values().forEach(spec -> lines.addAll(spec.capability().lines(session)));
    lines.addAll(MANNERS);
    Set<String> hidden = session.connection().hiddenCapabilities();
    lines.removeIf(line -> hidden.contains(new Pop3Cursor(octets(line)).capabilityName()));
    return lines;
  }

  private static byte[] octets(String line) {
    return line.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static Map<String, CommandSpec<?>> table() {
    Map<String, CommandSpec<?>> table = new LinkedHashMap<>();
    for (CommandSpec<?> spec :
        List.of(
            bare("CAPA", ALWAYS, Capa::run),
            new CommandSpec<>("STLS", BEFORE, Stls::capability, c -> c, (s, c) -> Stls.run(s)),
            new CommandSpec<>("USER", BEFORE, User::capability, User::parse, User::run),
            new CommandSpec<>("PASS", BEFORE, CommandSpec.NO_CAPABILITY, Pass::parse, Pass::run),
            new CommandSpec<>("AUTH", BEFORE, Auth::capability, Auth::parse, Auth::run),
            bare("STAT", AFTER, Stat::run),
            row("LIST", Pop3Cursor::optionalMessageNumber, ListCommand::run),
            row("RETR", Pop3Cursor::messageNumber, Retr::run),
            row("DELE", Pop3Cursor::messageNumber, Dele::run),
            new CommandSpec<>("TOP", AFTER, s -> List.of("TOP"), Top::parse, Top::run),
            new CommandSpec<>(
                "UIDL", AFTER, s -> List.of("UIDL"), Pop3Cursor::optionalMessageNumber, Uidl::run),
            bare("NOOP", AFTER, s -> s.ok("Done")),
            bare("RSET", AFTER, Rset::run),
            bare("QUIT", ALWAYS, Quit::run))) {
      table.put(spec.verb(), spec);
    }
    return table;
  }

  private static CommandSpec<Pop3Cursor> bare(
      String verb, Set<Class<? extends Phase>> phases, Bare action) {
    return new CommandSpec<>(
        verb, phases, CommandSpec.NO_CAPABILITY, c -> c, (session, c) -> action.run(session));
  }

  private static <C> CommandSpec<C> row(
      String verb, CommandSpec.Parser<C> parser, CommandSpec.Action<C> action) {
    return new CommandSpec<>(verb, AFTER, CommandSpec.NO_CAPABILITY, parser, action);
  }

  /** A command without arguments. */
  private interface Bare {
    void run(Pop3Session session) throws java.io.IOException;
  }
}

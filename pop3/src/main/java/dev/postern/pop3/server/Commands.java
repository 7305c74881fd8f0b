package dev.postern.pop3.server;

import dev.postern.ServerContext;
import dev.postern.auth.SaslMechanism.Exposure;
import dev.postern.auth.dialogue.Logins;
import dev.postern.pop3.wire.Pop3Cursor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command table: what there is, where it is allowed, what it advertises. */
final class Commands {
  private static final Class<Phase.Authorization> BEFORE = Phase.Authorization.class;
  private static final Class<Phase.Transaction> AFTER = Phase.Transaction.class;
  private static final Class<Phase.Ready> ALWAYS = Phase.Ready.class;

  static final String STLS = "STLS";
  private static final String SASL = "SASL";
  private static final String USER = "USER";
  private static final String TOP = "TOP";
  private static final String UIDL = "UIDL";

  /** What the server does without a command of its own (RFC 2449 §6, RFC 3206). */
  private static final List<String> MANNERS =
      List.of("PIPELINING", ShownCodes.RESP_CODES, ShownCodes.AUTH_RESP_CODE);

  private static final Map<String, CommandSpec<?, ?>> TABLE = table();

  private Commands() {}

  /** What a listener can hide. */
  static Set<String> hideable() {
    Set<String> names = new HashSet<>(MANNERS);
    TABLE.values().forEach(spec -> spec.tag().ifPresent(names::add));
    return names;
  }

  /** What the ways to log in ask of a connection that a listener does not hide. */
  static Set<Exposure> logins(ServerContext server, Set<String> hidden) {
    Set<Exposure> ways = EnumSet.noneOf(Exposure.class);
    if (!hidden.contains(USER) && Logins.takesPasswords(server)) {
      ways.add(Exposure.PLAINTEXT);
    }
    if (!hidden.contains(SASL)) {
      ways.addAll(Logins.exposures(server, hidden));
    }
    if (Logins.apop(server, hidden).isPresent()) {
      ways.add(Exposure.PROOF);
    }
    return ways;
  }

  /** The command of a keyword, unless this listener hides it or the capability it belongs to. */
  static Optional<CommandSpec<?, ?>> find(String keyword, Set<String> hidden) {
    return Optional.<CommandSpec<?, ?>>ofNullable(TABLE.get(keyword))
        .filter(spec -> !hidden.contains(keyword))
        .filter(spec -> spec.tag().filter(hidden::contains).isEmpty());
  }

  /** The lines of CAPA. */
  static List<String> capabilities(Pop3Session session) {
    List<String> lines = new ArrayList<>();
    TABLE.values().forEach(spec -> lines.addAll(spec.capability().lines(session)));
    lines.addAll(MANNERS);
    Set<String> hidden = session.connection().hiddenCapabilities();
    lines.removeIf(line -> hidden.contains(new Pop3Cursor(octets(line)).capabilityName()));
    if (hidden.contains(ShownCodes.RESP_CODES)) {
      lines.remove(ShownCodes.AUTH_RESP_CODE);
    }
    return lines;
  }

  private static byte[] octets(String line) {
    return line.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static Map<String, CommandSpec<?, ?>> table() {
    Map<String, CommandSpec<?, ?>> table = new LinkedHashMap<>();
    for (CommandSpec<?, ?> spec :
        List.of(
            bare("CAPA", ALWAYS, Capa::run),
            bare(STLS, BEFORE, Stls::run).of(STLS, Stls::capability),
            CommandSpec.of("USER", BEFORE, User::parse, User::run).of(USER, User::capability),
            CommandSpec.of("PASS", BEFORE, Pass::parse, Pass::run)
                .secret()
                .of(USER, s -> List.of()),
            CommandSpec.of("APOP", BEFORE, Apop::parse, Apop::run).secret(),
            CommandSpec.of("AUTH", BEFORE, Auth::parse, Auth::run)
                .secret()
                .of(SASL, Auth::capability),
            bare("STAT", AFTER, Stat::run),
            CommandSpec.of("LIST", AFTER, Pop3Cursor::optionalMessageNumber, ListCommand::run),
            CommandSpec.inStore("RETR", Pop3Cursor::messageNumber, Retr::run),
            CommandSpec.of("DELE", AFTER, Pop3Cursor::messageNumber, Dele::run),
            CommandSpec.inStore(TOP, Top::parse, Top::run).of(TOP, s -> List.of(TOP)),
            CommandSpec.inStore(UIDL, Pop3Cursor::optionalMessageNumber, Uidl::run)
                .of(UIDL, s -> List.of(UIDL)),
            bare("NOOP", AFTER, (s, in) -> s.ok("Done")),
            bare("RSET", AFTER, Rset::run),
            bare("QUIT", ALWAYS, Quit::run))) {
      table.put(spec.verb(), spec);
    }
    return table;
  }

  private static <S extends Phase.Ready> CommandSpec<S, Pop3Cursor> bare(
      String verb, Class<S> phase, Bare<S> action) {
    return CommandSpec.of(verb, phase, c -> c, (session, in, c) -> action.run(session, in));
  }

  /** A command without arguments. */
  private interface Bare<S extends Phase.Ready> {
    void run(Pop3Session session, S in);
  }
}

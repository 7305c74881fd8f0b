package dev.postern.auth.dovecot.server;

import dev.postern.ServerContext;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.dialogue.Logins;
import dev.postern.auth.dovecot.wire.TabLine;
import dev.postern.net.Connection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Logins: {@code AUTH}, {@code CONT} and {@code CANCEL}. */
final class ClientDialogue implements TabDialogue {
  private static final int COOKIE_OCTETS = 16;

  /** The version since which an empty response is one. */
  private static final int EMPTY_IS_EMPTY = 2;

  /** Unique in the process, as is asked for. */
  private static final AtomicInteger CONNECTIONS = new AtomicInteger();

  private final Connection connection;
  private final ServerContext server;
  private final AuthRequests requests;

  /** The names that may be announced; which are, may change while the connection lasts. */
  private final Set<String> served;

  private boolean introduced;
  private boolean emptyIsNone;

  ClientDialogue(Connection connection, ServerContext server) {
    this.connection = connection;
    this.server = server;
    this.requests = new AuthRequests(connection, server.limits());
    this.served =
        Logins.mechanisms(server).stream()
            .filter(AnnouncedMechanism::serves)
            .map(SaslMechanism::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void greet() {
    say(TabLine.of("VERSION", "1", "2"));
    mechanisms().forEach(mechanism -> say(AnnouncedMechanism.line(mechanism)));
    say(TabLine.of("SPID", Long.toString(ProcessHandle.current().pid())));
    say(TabLine.of("CUID", Integer.toUnsignedString(CONNECTIONS.incrementAndGet())));
    say(TabLine.of("COOKIE", cookie()));
    say(TabLine.of("DONE"));
  }

  private List<SaslMechanism> mechanisms() {
    return Logins.verifiable(server, connection.hiddenCapabilities()).stream()
        .filter(AnnouncedMechanism::serves)
        .toList();
  }

  /** What a master would show to ask about a login; there is none. */
  private String cookie() {
    byte[] cookie = new byte[COOKIE_OCTETS];
    server.random().nextBytes(cookie);
    return HexFormat.of().formatHex(cookie);
  }

  /** As in Dovecot: older clients (Exim) write an empty response where theirs sent none. */
  @Override
  public void speaks(int minor) {
    emptyIsNone = minor < EMPTY_IS_EMPTY;
  }

  @Override
  public boolean busy() {
    return requests.full();
  }

  @Override
  public void take(List<String> fields) throws BrokenProtocol {
    String command = fields.get(0);
    if (!introduced) {
      if (!command.equals("CPID")) {
        throw new BrokenProtocol("no CPID first");
      }
      Request.id(fields);
      introduced = true;
      return;
    }
    switch (command) {
      case "AUTH" -> begin(Request.of(fields));
      case "CONT" -> goOn(fields);
      case "CANCEL" -> requests.cancel(Request.id(fields));
      default -> throw new BrokenProtocol("an unknown command");
    }
  }

  private void begin(Request request) throws BrokenProtocol {
    if (!served.contains(request.subject().toUpperCase(Locale.ROOT))) {
      throw new BrokenProtocol("a mechanism that is not announced");
    }
    Request meant = emptyIsNone ? request.withoutEmptyResponse() : request;
    requests.begin(new AuthRequest(meant, connection, server, requests));
  }

  private void goOn(List<String> fields) throws BrokenProtocol {
    String number = Request.id(fields);
    if (fields.size() < 3) {
      throw new BrokenProtocol("a continuation without a response");
    }
    requests.goOn(number, fields.get(2));
  }

  @Override
  public void refuse() {
    requests.refuseAll();
  }

  @Override
  public void end() {
    requests.endAll();
  }

  private void say(TabLine line) {
    connection.write(line.octets());
  }
}

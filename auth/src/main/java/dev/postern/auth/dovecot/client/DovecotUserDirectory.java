package dev.postern.auth.dovecot.client;

import dev.postern.ServerContext;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.log.LogText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Lets a running Dovecot say who exists and where the mail is, over the socket of its auth service
 * that is called {@code auth-userdb} (Dovecot's Design.AuthProtocol, version 1). A user's home,
 * {@code uid}, {@code gid} and other fields are what its userdbs have; the service that they see is
 * {@code lmtp}.
 *
 * <p>While the socket has Dovecot's default mode 0666, it answers a process only about users of the
 * process's own uid, unless it runs as root or as the socket's owner or group: in its {@code
 * service auth}, give {@code unix_listener auth-userdb} the user that runs this server. One
 * connection carries all look-ups, as with {@link DovecotAuthenticator}. Safe for many threads.
 *
 * <pre>{@code
 * DovecotUserDirectory.unix(Path.of("/run/dovecot/auth-userdb"))
 * }</pre>
 */
public final class DovecotUserDirectory implements UserDirectory {
  private static final int NAME = 2;
  private static final int PARAMETERS = 3;

  private final DovecotSocket socket;

  private DovecotUserDirectory(SocketAddress address) {
    this.socket = new DovecotSocket(address, Handshake.OfLookups::new);
  }

  /** Asks at a socket of this machine, e.g. {@code /run/dovecot/auth-userdb}. */
  public static DovecotUserDirectory unix(Path path) {
    Objects.requireNonNull(path, "path");
    return new DovecotUserDirectory(UnixDomainSocketAddress.of(path));
  }

  /** Asks over TCP, in the clear. */
  public static DovecotUserDirectory tcp(InetSocketAddress address) {
    Objects.requireNonNull(address, "address");
    return new DovecotUserDirectory(address);
  }

  /**
   * Connects to Dovecot, so that mistakes show at start and not at the first delivery.
   *
   * @throws IOException if it does not answer; the message says why
   */
  @Override
  public void check() throws IOException {
    socket.handshake();
  }

  @Override
  public void start(ServerContext server) {
    socket.limits(server.limits());
  }

  /** Ends the connection and its thread. */
  @Override
  public void close() {
    socket.close();
  }

  @Override
  public UserLookup find(String name) {
    if (!UserFacts.isName(name) || !LoginRequest.fits(request(Integer.MAX_VALUE, name))) {
      return UserLookup.unknown();
    }
    try {
      return found(socket.ask(id -> request(id, name)));
    } catch (IOException e) {
      return UserLookup.unavailable("Dovecot cannot be asked: " + e.getMessage());
    }
  }

  private static AuthLine request(int id, String name) {
    return AuthLine.of("USER", Integer.toString(id), name, "service=lmtp");
  }

  private static UserLookup found(AuthLine answer) {
    return switch (answer.command()) {
      case "USER" -> user(answer.word(NAME), answer.parameters(PARAMETERS));
      case "NOTFOUND" -> UserLookup.unknown();
      case "FAIL" -> UserLookup.unavailable("Dovecot failed" + reason(answer.parameters(NAME)));
      default -> UserLookup.unavailable("Dovecot gave no sense");
    };
  }

  private static UserLookup user(String name, Map<String, String> parameters) {
    try {
      return UserLookup.found(UserFacts.user(name, parameters, Set.of("home")));
    } catch (IllegalArgumentException e) {
      return UserLookup.unavailable("Dovecot found a user whose name is none");
    }
  }

  private static String reason(Map<String, String> parameters) {
    String reason = parameters.getOrDefault("reason", "");
    return reason.isEmpty() ? "" : ": " + LogText.printable(reason);
  }
}

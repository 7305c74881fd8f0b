package dev.postern.examples;

import dev.postern.Listener;
import dev.postern.auth.dovecot.server.DovecotAuthServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Where other servers ask about this one's users, as they ask Dovecot. */
final class AuthSocketOptions {

  @Option(
      names = "--auth-socket",
      paramLabel = "ADDRESS",
      converter = Clients.class,
      description =
          "Where Postfix or Exim ask about logins, as at Dovecot's auth-client. Repeatable")
  private final List<Listener> clients = new ArrayList<>();

  @Option(
      names = "--auth-userdb-socket",
      paramLabel = "ADDRESS",
      converter = Users.class,
      description = "Where users are looked up, as at Dovecot's auth-userdb. Repeatable")
  private final List<Listener> users = new ArrayList<>();

  /** The listeners for them. */
  List<Listener> listeners() {
    return Stream.concat(clients.stream(), users.stream()).toList();
  }

  /** A listener for logins. */
  static final class Clients implements ITypeConverter<Listener> {
    @Override
    public Listener convert(String address) {
      return ListenAddress.at(DovecotAuthServer.clients(), address);
    }
  }

  /** A listener for look-ups. */
  static final class Users implements ITypeConverter<Listener> {
    @Override
    public Listener convert(String address) {
      return ListenAddress.at(DovecotAuthServer.users(), address);
    }
  }
}

package dev.postern.auth.dovecot.server;

import dev.postern.Limits;
import dev.postern.Listener;
import java.time.Duration;

/**
 * Dovecot's authentication service for other servers: a Postfix or an Exim asks this server whether
 * its clients are who they say, and a mail delivery agent where a user's mail is. The protocol is
 * Dovecot's, versions 1.1 and 1.2.
 *
 * <pre>{@code
 * MailServer.builder()
 *     .authenticator(PasswdFileAuthenticator.of(Path.of("/etc/postern/passwd")))
 *     .listen(DovecotAuthServer.clients()
 *         .unix(Path.of("/var/spool/postfix/private/auth"), "rw-rw-rw-", "postfix:postfix"))
 * }</pre>
 *
 * <p>Whoever may connect is believed: where a client is ({@code rip}), that its connection is
 * encrypted ({@code secured}), and whose certificate it has ({@code cert_username}). So the socket
 * is for servers alone, by its permissions; at a TCP port, by what is in front of it.
 *
 * <p>Logins are guarded, delayed, counted and told to the observer as in all protocols, by the
 * address and the user that a request names.
 */
public final class DovecotAuthServer {
  /**
   * Requests under way on one connection; further ones wait. The default is below what one address
   * may have waiting for a password check ({@link Limits.Count#BULKHEAD_SHARE}), beyond which
   * requests are refused for now.
   */
  public static final Limits.Count REQUESTS = Limits.Count.of("AUTH_REQUESTS", 500);

  /** How long a request waits for its client's next response; then it is forgotten. */
  public static final Limits.Time REQUEST_WAIT =
      Limits.Time.of("AUTH_REQUEST_WAIT", Duration.ofSeconds(150));

  /** How long a server that asks may be silent. */
  public static final Limits.Time IDLE = Limits.Time.of("AUTH_IDLE", Duration.ofDays(1));

  private DovecotAuthServer() {}

  /**
   * Logins for other servers' clients, as on Dovecot's socket {@code auth-client}. Choose where:
   * {@link Listener#unix(java.nio.file.Path, String, String)}, or a TCP port. Of the mechanisms,
   * those that prove a TLS channel (SCRAM with {@code -PLUS}) are left out, since it ends
   * elsewhere. A password that came over a connection that is not {@code secured} is refused unless
   * {@link Listener#plaintextLogins} says otherwise.
   */
  public static Listener clients() {
    return Listener.of(TabProtocol.CLIENTS);
  }

  /**
   * What the directory of users knows, as on Dovecot's socket {@code auth-userdb}: {@code USER},
   * {@code LIST} where it is a {@link dev.postern.auth.ListedUserDirectory}, and {@code PASS},
   * which shows no password. Whoever may connect learns who exists and where the mail is. Choose
   * where, as for {@link #clients}. Somebody has to know the users: where the authenticator is no
   * {@link dev.postern.auth.UserDirectory}, as one around another seldom is, {@link
   * dev.postern.MailServerBuilder#userDirectory} names who does.
   */
  public static Listener users() {
    return Listener.of(TabProtocol.USERS);
  }
}

package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.LDAPSDKRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to an LDAP server, used by one thread at a time; it has no thread of its own. */
final class LdapLink {
  private static final Logger LOG = LoggerFactory.getLogger(LdapLink.class);
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final LdapServer server;
  private final LdapSettings.Bounds bounds;
  private final MeteredSocket socket;
  private final LDAPConnection connection;

  private LdapLink(
      LdapServer server,
      LdapSettings.Bounds bounds,
      MeteredSocket socket,
      LDAPConnection connection) {
    this.server = server;
    this.bounds = bounds;
    this.socket = socket;
    this.connection = connection;
  }

  /** Connects, secures and binds, all within the time for connecting. */
  static LdapLink open(
      LdapServer server, LdapSettings settings, InetAddress address, Optional<SimpleBindRequest> as)
      throws IOException, LDAPException {
    LdapSettings.Bounds bounds = settings.bounds();
    LdapUri uri = server.uri();
    int millis = (int) Math.min(Integer.MAX_VALUE, bounds.connect().toMillis());
    MeteredSocket socket = new MeteredSocket();
    boolean open = false;
    try {
      socket.connect(new InetSocketAddress(address, uri.port()), millis);
      socket.allow(bounds.connect(), bounds.answerOctets());
      Socket top =
          uri.tlsFromTheStart()
              ? settings.tls().createSocket(socket, uri.host(), uri.port(), true)
              : socket;
      LDAPConnection connection = new LDAPConnection(new ReadySocket(top), options(bounds));
      connection.connect(uri.host(), address, uri.port(), millis);
      if (settings.startTls()) {
        startTls(connection, settings.tls());
      }
      if (as.isPresent()) {
        connection.bind(as.get().duplicate());
      }
      open = true;
      return new LdapLink(server, bounds, socket, connection);
    } finally {
      if (!open) {
        socket.close();
      }
    }
  }

  private static void startTls(LDAPConnection connection, LdapTls tls) throws LDAPException {
    var answer = connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
    if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
      throw new LDAPException(answer);
    }
  }

  private static LDAPConnectionOptions options(LdapSettings.Bounds bounds) {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setUseSynchronousMode(true);
    options.setFollowReferrals(false);
    options.setBindWithDNRequiresPassword(true);
    options.setMaxMessageSize((int) Math.min(Integer.MAX_VALUE, bounds.answerOctets()));
    options.setResponseTimeoutMillis(bounds.answer().toMillis());
    options.setUseLinger(false, 0);
    return options;
  }

  LdapServer server() {
    return server;
  }

  /** Asks something; the answer has to come in time, and not to be too long. */
  <T> T ask(LdapQuestion<T> question) throws LDAPException {
    socket.allow(bounds.answer(), bounds.answerOctets());
    try {
      return question.ask(connection);
    } catch (LDAPSDKRuntimeException e) {
      throw new LDAPException(ResultCode.DECODING_ERROR, e.getMessage(), e);
    }
  }

  /** Says goodbye. */
  void close() {
    socket.allow(GOODBYE, bounds.answerOctets());
    connection.close();
    discard();
  }

  /** Closes without a word: whatever the peer is doing. */
  void discard() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("not closed uri={}", server.uri(), e);
    } finally {
      connection.closeWithoutUnbind();
    }
  }
}

package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import dev.postern.log.LogText;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the servers, and whether it can be used. Safe for many threads. */
final class LdapServer {
  private static final Logger LOG = LoggerFactory.getLogger(LdapServer.class);

  private final LdapUri uri;
  private final Duration retry;
  private boolean failed;
  private long retryAt;

  LdapServer(LdapUri uri, Duration retry) {
    this.uri = uri;
    this.retry = retry;
  }

  LdapUri uri() {
    return uri;
  }

  /** Whether it may be tried; of one that failed, by one caller in each while. */
  synchronized boolean mayBeTried() {
    if (!failed) {
      return true;
    }
    if (System.nanoTime() - retryAt < 0) {
      return false;
    }
    postpone();
    return true;
  }

  /** Connects to the first of its addresses that answers. */
  LdapLink open(LdapSettings settings, Optional<SimpleBindRequest> as)
      throws IOException, LDAPException {
    IOException last = new IOException("it has no address");
    for (InetAddress address : InetAddress.getAllByName(uri.host())) {
      try {
        return LdapLink.open(this, settings, address, as);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  synchronized void failed(String reason) {
    if (!failed) {
      LOG.warn("LDAP server cannot be used uri={} reason={}", uri, LogText.printable(reason));
    }
    failed = true;
    postpone();
  }

  synchronized void answered() {
    if (failed) {
      LOG.info("LDAP server can be used again uri={}", uri);
    }
    failed = false;
  }

  private void postpone() {
    retryAt = System.nanoTime() + retry.toNanos();
  }
}

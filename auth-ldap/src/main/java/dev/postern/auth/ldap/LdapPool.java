package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Connections that are bound alike, at most so many at once, to the first server that can be used.
 * A question is asked anew on another connection where the first was closed meanwhile, and of
 * another server where the first cannot be used. Safe for many threads.
 */
final class LdapPool implements AutoCloseable {
  private final LdapSettings settings;
  private final List<LdapServer> servers;
  private final Optional<SimpleBindRequest> as;
  private final Semaphore permits;
  private final Deque<LdapLink> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  LdapPool(LdapSettings settings, List<LdapServer> servers, Optional<SimpleBindRequest> as) {
    this.settings = settings;
    this.servers = servers;
    this.as = as;
    this.permits = new Semaphore(settings.bounds().connections());
  }

  /** Asks; takes a bounded time. */
  <T> T ask(LdapQuestion<T> question) throws LdapFailure {
    boolean mine;
    try {
      mine = permits.tryAcquire(settings.bounds().answer().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LdapFailure.of("interrupted", e);
    }
    if (!mine) {
      throw LdapFailure.of("all connections to LDAP servers are busy", null);
    }
    try {
      return askSomebody(question);
    } finally {
      permits.release();
    }
  }

  private <T> T askSomebody(LdapQuestion<T> question) throws LdapFailure {
    // One that was kept may be stale, and then no other is that was kept.
    LdapLink kept = idle.pollFirst();
    if (kept != null) {
      try {
        return ask(kept, question);
      } catch (LDAPException e) {
        failOrGoOn(kept, e, isClosed(e));
        forget(kept.server());
      }
    }
    LDAPException last = null;
    for (int i = 0; i < servers.size(); i++) {
      LdapLink fresh = connect(last);
      try {
        return ask(fresh, question);
      } catch (LDAPException e) {
        failOrGoOn(fresh, e, false);
        last = e;
      }
    }
    throw LdapFailure.away("no LDAP server answered: " + LdapFailure.reason(last), last);
  }

  /** Whether another connection may do better; a time that was spent is not spent again. */
  private static void failOrGoOn(LdapLink link, LDAPException e, boolean stale) throws LdapFailure {
    if (!isAway(e) || isUnusable(e)) {
      throw LdapFailure.of(link.server().uri() + ": " + LdapFailure.reason(e), e);
    }
    if (!stale) {
      link.server().failed(LdapFailure.reason(e));
    }
    if (e.getResultCode().equals(ResultCode.TIMEOUT)) {
      throw LdapFailure.away(link.server().uri() + " did not answer in time", e);
    }
  }

  private <T> T ask(LdapLink link, LdapQuestion<T> question) throws LDAPException {
    boolean sound = false;
    try {
      T answer = link.ask(question);
      sound = true;
      link.server().answered();
      return answer;
    } catch (LDAPException e) {
      sound = !isAway(e);
      throw e;
    } finally {
      if (sound) {
        keep(link);
      } else {
        link.discard();
      }
    }
  }

  private LdapLink connect(LDAPException last) throws LdapFailure {
    for (LdapServer server : servers) {
      if (closed || !server.mayBeTried()) {
        continue;
      }
      try {
        return server.open(settings, as);
      } catch (IOException | LDAPException e) {
        server.failed(LdapFailure.reason(e));
      }
    }
    throw LdapFailure.away("no LDAP server can be used", last);
  }

  private void keep(LdapLink link) {
    idle.addFirst(link);
    if (closed) {
      close();
    }
  }

  private void forget(LdapServer server) {
    for (int i = idle.size(); i > 0; i--) {
      LdapLink link = idle.pollFirst();
      if (link != null && link.server() != server) {
        idle.addLast(link);
      } else if (link != null) {
        link.discard();
      }
    }
  }

  /**
   * One answer that is too long or no LDAP says nothing of the next: a user may have caused it.
   * What a network does has subclasses of IOException.
   */
  private static boolean isUnusable(LDAPException e) {
    return e.getResultCode().equals(ResultCode.DECODING_ERROR)
        || LdapFailure.root(e).getClass().equals(IOException.class);
  }

  private static boolean isClosed(LDAPException e) {
    return e.getResultCode().equals(ResultCode.SERVER_DOWN);
  }

  private static boolean isAway(LDAPException e) {
    ResultCode code = e.getResultCode();
    return code.isClientSideResultCode()
        || code.equals(ResultCode.BUSY)
        || code.equals(ResultCode.UNAVAILABLE);
  }

  @Override
  public void close() {
    closed = true;
    for (LdapLink link = idle.pollFirst(); link != null; link = idle.pollFirst()) {
      link.close();
    }
  }
}

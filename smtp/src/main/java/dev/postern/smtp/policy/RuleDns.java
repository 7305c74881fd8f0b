package dev.postern.smtp.policy;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.dns.DnsAnswer;
import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.smtp.SmtpLimits;
import java.util.List;
import java.util.Objects;

/**
 * The DNS as a rule asks it: for each decision so often and for so long, and not for a client that
 * is gone. How many names there are to ask for, others say.
 */
final class RuleDns implements ServerPart {
  private final DnsResolver resolver;
  private volatile Limits limits = Limits.defaults();

  RuleDns(DnsResolver resolver) {
    this.resolver = Objects.requireNonNull(resolver, "resolver");
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(resolver);
  }

  @Override
  public void start(ServerContext server) {
    limits = server.limits();
  }

  /** For one decision, by one thread. */
  DnsResolver forOne() {
    return new Questions(resolver, limits);
  }

  /** What is not asked any more, nobody can tell. */
  private static final class Questions implements DnsResolver {
    private final DnsResolver resolver;
    private final long patience;
    private int left;
    private boolean begun;
    private long since;

    Questions(DnsResolver resolver, Limits limits) {
      this.resolver = resolver;
      this.patience = limits.of(SmtpLimits.RULE_DNS).toNanos();
      this.left = limits.asInt(SmtpLimits.RULE_DNS_QUESTIONS);
    }

    @Override
    public <R extends DnsRecord> DnsAnswer<R> resolve(String name, DnsType<R> type)
        throws DnsException {
      if (Thread.currentThread().isInterrupted()) {
        throw new DnsException("nobody waits for what the DNS says");
      }
      if (left == 0) {
        throw new DnsException("a rule asks no further question: RULE_DNS_QUESTIONS");
      }
      long now = System.nanoTime();
      since = begun ? since : now;
      begun = true;
      if (now - since > patience) {
        throw new DnsException("a rule asks no longer: RULE_DNS");
      }
      left--;
      return resolver.resolve(name, type);
    }
  }
}

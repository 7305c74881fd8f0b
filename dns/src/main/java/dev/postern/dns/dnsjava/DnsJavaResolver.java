package dev.postern.dns.dnsjava;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.dns.DnsAnswer;
import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Asks name servers, by UDP, and by TCP what does not fit (RFC 7766); answers are remembered for as
 * long as they allow. Safe for many threads. A thread of dnsjava's, which all resolvers of the
 * process share, is started with the first question and does not keep the process alive.
 *
 * <pre>{@code
 * DnsResolver resolver = DnsJavaResolver.of(new InetSocketAddress("192.0.2.53", 53));
 * }</pre>
 */
public final class DnsJavaResolver implements DnsResolver {
  /** A question is sent so often to one server; the answer to the first may be lost. */
  private static final int TRIES = 2;

  private final List<InetSocketAddress> servers;
  private volatile Session session;

  private DnsJavaResolver(List<InetSocketAddress> servers) {
    this.servers = servers;
    this.session = Session.of(servers, Limits.defaults());
  }

  /**
   * Asks the name servers of this machine ({@code /etc/resolv.conf}); no search list is used.
   *
   * @throws IllegalStateException if it names none
   */
  public static DnsJavaResolver system() {
    List<InetSocketAddress> servers = new ResolverConfig().servers();
    if (servers.isEmpty()) {
      throw new IllegalStateException("this machine names no name servers");
    }
    return new DnsJavaResolver(List.copyOf(servers));
  }

  /**
   * Asks these, one after the other if one does not answer.
   *
   * @throws IllegalArgumentException if there is none, or one is no address
   */
  public static DnsJavaResolver of(InetSocketAddress... servers) {
    List<InetSocketAddress> all = List.of(Objects.requireNonNull(servers, "servers"));
    if (all.isEmpty() || all.stream().anyMatch(InetSocketAddress::isUnresolved)) {
      throw new IllegalArgumentException("name at least one name server, by its address");
    }
    return new DnsJavaResolver(all);
  }

  /** Goes by the server's limits. */
  @Override
  public void start(ServerContext server) {
    session = Session.of(servers, server.limits());
  }

  @Override
  public <R extends DnsRecord> DnsAnswer<R> resolve(String name, DnsType<R> type)
      throws DnsException {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Optional<Name> absolute = absolute(name);
    return absolute.isEmpty() ? new DnsAnswer.NoSuchName<>() : ask(absolute.get(), type);
  }

  private <R extends DnsRecord> DnsAnswer<R> ask(Name name, DnsType<R> type) throws DnsException {
    Session now = session;
    CompletableFuture<LookupResult> asked =
        now.lookups.lookupAsync(name, Type.value(type.mnemonic()), DClass.IN).toCompletableFuture();
    try {
      return answer(asked.get(now.patience.toNanos(), TimeUnit.NANOSECONDS).getRecords(), type);
    } catch (ExecutionException e) {
      return nothing(e.getCause(), type);
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw new DnsException("no answer of the DNS in " + now.patience, e);
    } catch (InterruptedException e) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      throw new DnsException("interrupted while the DNS was asked", e);
    }
  }

  private static <R extends DnsRecord> DnsAnswer<R> answer(List<Record> records, DnsType<R> type) {
    List<R> found =
        records.stream()
            .flatMap(record -> Records.of(record).stream())
            .filter(type.record()::isInstance)
            .map(type.record()::cast)
            .toList();
    return found.isEmpty() ? new DnsAnswer.NoData<>() : new DnsAnswer.Found<>(found);
  }

  private static <R extends DnsRecord> DnsAnswer<R> nothing(Throwable why, DnsType<R> type)
      throws DnsException {
    if (why instanceof NoSuchDomainException) {
      return new DnsAnswer.NoSuchName<>();
    }
    if (why instanceof NoSuchRRSetException) {
      return new DnsAnswer.NoData<>();
    }
    Fatal.rethrow(why);
    throw new DnsException("the DNS cannot tell " + type, why);
  }

  private static Optional<Name> absolute(String name) {
    // A backslash would begin an escape.
    if (name.isEmpty() || name.indexOf('\\') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Name.fromString(name, Name.root));
    } catch (TextParseException e) {
      return Optional.empty();
    }
  }

  /** What is asked, and for how long. */
  private record Session(LookupSession lookups, Duration patience) {
    static Session of(List<InetSocketAddress> servers, Limits limits) {
      Duration patience = limits.of(DnsLimits.DNS_ANSWER);
      List<Resolver> each =
          servers.stream()
              .map(
                  at -> {
                    SimpleResolver one = new SimpleResolver(at);
                    one.setTimeout(patience.dividedBy((long) TRIES * servers.size()));
                    return (Resolver) one;
                  })
              .toList();
      ExtendedResolver all = new ExtendedResolver(each);
      all.setRetries(TRIES);
      all.setTimeout(patience);
      Cache cache = new Cache(DClass.IN);
      cache.setMaxEntries(limits.asInt(DnsLimits.DNS_ANSWERS_KEPT));
      return new Session(LookupSession.builder().resolver(all).cache(cache).build(), patience);
    }
  }
}

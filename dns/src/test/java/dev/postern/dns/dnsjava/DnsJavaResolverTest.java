package dev.postern.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.dns.DnsException;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.testing.contract.DnsResolverContract;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DnsJavaResolverTest extends DnsResolverContract {
  private final List<ZoneServer> servers = new ArrayList<>();

  @Override
  protected DnsResolver newResolver() throws IOException {
    return DnsJavaResolver.of(server(ZONE).address());
  }

  @AfterEach
  void closeServers() throws IOException {
    for (ZoneServer server : servers) {
      server.close();
    }
  }

  private ZoneServer server(List<String> zone) throws IOException {
    ZoneServer server = new ZoneServer(zone);
    servers.add(server);
    return server;
  }

  @Test
  void answersAreRemembered() throws Exception {
    ZoneServer server = server(ZONE);
    DnsResolver resolver = DnsJavaResolver.of(server.address());
    for (int i = 0; i < 3; i++) {
      resolver.resolve("example.org", DnsType.MX);
      resolver.resolve("nobody.example.org", DnsType.MX);
    }
    assertThat(server.questions()).isEqualTo(2);
  }

  @Test
  void noMoreAnswersAreRememberedThanTheLimitSays() throws Exception {
    ZoneServer server = server(ZONE);
    DnsJavaResolver resolver = DnsJavaResolver.of(server.address());
    resolver.start(context(Limits.defaults().with(DnsLimits.DNS_ANSWERS_KEPT, 1)));
    resolver.resolve("example.org", DnsType.MX);
    resolver.resolve("mail.example.org", DnsType.A);
    resolver.resolve("example.org", DnsType.MX);
    assertThat(server.questions()).isEqualTo(3);
  }

  @Test
  void whatDoesNotFitIsAskedForByTcp() throws Exception {
    List<String> zone = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      zone.add("long.example.org TXT " + "x".repeat(200) + i);
    }
    ZoneServer server = server(zone);
    assertThat(
            DnsJavaResolver.of(server.address()).resolve("long.example.org", DnsType.TXT).records())
        .hasSize(200);
    assertThat(server.byTcp()).isEqualTo(1);
  }

  @Test
  void aServerThatIsSilentIsWaitedForAsLongAsTheLimitSays() throws Exception {
    ZoneServer silent = server(ZONE);
    silent.beSilent();
    DnsJavaResolver resolver = DnsJavaResolver.of(silent.address());
    resolver.start(context(Limits.defaults().with(DnsLimits.DNS_ANSWER, Duration.ofMillis(200))));
    long before = System.nanoTime();
    assertThatThrownBy(() -> resolver.resolve("example.org", DnsType.MX))
        .isInstanceOf(DnsException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(Limits.defaults().of(DnsLimits.DNS_ANSWER));
  }

  @Test
  void anotherServerIsAskedWhenOneIsSilent() throws Exception {
    ZoneServer silent = server(ZONE);
    silent.beSilent();
    DnsJavaResolver resolver = DnsJavaResolver.of(silent.address(), server(ZONE).address());
    assertThat(resolver.resolve("example.org", DnsType.MX).records()).hasSize(2);
  }

  @Test
  void serversAreNamedByTheirAddresses() {
    assertThatThrownBy(() -> DnsJavaResolver.of()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> DnsJavaResolver.of(InetSocketAddress.createUnresolved("ns.example.org", 53)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ServerContext context(Limits limits) {
    return (ServerContext)
        Proxy.newProxyInstance(
            ServerContext.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) -> limits);
  }
}

package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.dns.DnsAnswer;
import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the Javadoc of {@link DnsResolver} promises, as tests. Its author extends it once:
 *
 * <pre>{@code
 * final class MyResolverTest extends DnsResolverContract {
 *   @Override
 *   protected DnsResolver newResolver() {
 *     return ScriptedDns.of(ZONE.toArray(String[]::new));
 *   }
 * }
 * }</pre>
 */
public abstract class DnsResolverContract {
  /** What the DNS has: a name, a type, a value; the server of a name with FAIL fails. */
  protected static final List<String> ZONE =
      List.of(
          "example.org MX 20 second.example.org",
          "example.org MX 10 Mail.Example.Org",
          "example.org TXT v=spf1 -all",
          "mail.example.org A 192.0.2.1",
          "mail.example.org A 192.0.2.2",
          "mail.example.org AAAA 2001:db8::1",
          "1.2.0.192.in-addr.arpa PTR mail.example.org",
          "example.org NS ns.example.org",
          "www.example.org CNAME web.example.org",
          "web.example.org CNAME mail.example.org",
          "lost.example.org CNAME nowhere.example.org",
          "null.example.org MX 0 .",
          "fails.example.org FAIL");

  private DnsResolver resolver;

  /** For subclasses. */
  protected DnsResolverContract() {}

  /** Answers from {@link #ZONE}; nothing else exists. */
  protected abstract DnsResolver newResolver() throws Exception;

  @BeforeEach
  final void makeResolver() throws Exception {
    resolver = newResolver();
  }

  @Test
  void eachTypeIsAnswered() throws Exception {
    assertThat(resolver.resolve("example.org", DnsType.MX).records())
        .containsExactlyInAnyOrder(
            new DnsRecord.MailExchanger(10, "mail.example.org"),
            new DnsRecord.MailExchanger(20, "second.example.org"));
    assertThat(resolver.resolve("example.org", DnsType.NS).records())
        .containsExactly(new DnsRecord.NameServer("ns.example.org"));
    assertThat(resolver.resolve("example.org", DnsType.TXT).records())
        .extracting(DnsRecord.Text::joined)
        .containsExactly("v=spf1 -all");
    assertThat(resolver.resolve("mail.example.org", DnsType.A).records())
        .containsExactlyInAnyOrder(address("192.0.2.1"), address("192.0.2.2"));
    assertThat(resolver.resolve("mail.example.org", DnsType.AAAA).records())
        .containsExactly(address("2001:db8::1"));
    assertThat(
            resolver
                .resolve(DnsResolver.reverseName(InetAddress.getByName("192.0.2.1")), DnsType.PTR)
                .records())
        .containsExactly(new DnsRecord.Pointer("mail.example.org"));
    assertThat(resolver.resolve("null.example.org", DnsType.MX).records())
        .containsExactly(new DnsRecord.MailExchanger(0, ""));
  }

  @Test
  void lettersOfAnyCaseAndADotAtTheEndMakeNoDifference() throws Exception {
    assertThat(resolver.resolve("MAIL.example.ORG.", DnsType.AAAA).records())
        .containsExactly(address("2001:db8::1"));
  }

  @Test
  void aliasesAreFollowedUnlessTheyAreAskedFor() throws Exception {
    assertThat(resolver.resolve("www.example.org", DnsType.AAAA).records())
        .containsExactly(address("2001:db8::1"));
    assertThat(resolver.resolve("www.example.org", DnsType.CNAME).records())
        .containsExactly(new DnsRecord.Alias("web.example.org"));
    assertThat(resolver.resolve("lost.example.org", DnsType.A))
        .isInstanceOf(DnsAnswer.NoSuchName.class);
  }

  @Test
  void aNameWithoutSuchRecordsIsNotANameThatThereIsNot() throws Exception {
    assertThat(resolver.resolve("mail.example.org", DnsType.MX))
        .isInstanceOf(DnsAnswer.NoData.class);
    assertThat(resolver.resolve("www.example.org", DnsType.MX))
        .isInstanceOf(DnsAnswer.NoData.class);
    assertThat(resolver.resolve("nobody.example.org", DnsType.MX))
        .isInstanceOf(DnsAnswer.NoSuchName.class);
    // Asked again: what is remembered is the same.
    assertThat(resolver.resolve("mail.example.org", DnsType.MX))
        .isInstanceOf(DnsAnswer.NoData.class);
    assertThat(resolver.resolve("nobody.example.org", DnsType.MX))
        .isInstanceOf(DnsAnswer.NoSuchName.class);
  }

  @Test
  void whatCanBeNoNameDoesNotExist() throws Exception {
    for (String name :
        List.of("", "a..example.org", "x".repeat(64) + ".example.org", "a.".repeat(200) + "org")) {
      assertThat(resolver.resolve(name, DnsType.A)).isInstanceOf(DnsAnswer.NoSuchName.class);
    }
  }

  @Test
  void aServerThatFailsSaysNothingOfAName() {
    assertThatThrownBy(() -> resolver.resolve("fails.example.org", DnsType.A))
        .isInstanceOf(DnsException.class);
  }

  @Test
  void manyAreAnsweredAtOnce() {
    assertThat(
            IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> found(i % 2 == 0 ? "mail.example.org" : "n" + i + ".example.org"))
                .filter(found -> found))
        .hasSize(32);
  }

  private boolean found(String name) {
    try {
      return resolver.resolve(name, DnsType.A) instanceof DnsAnswer.Found;
    } catch (DnsException e) {
      throw new AssertionError(e);
    }
  }

  private static DnsRecord.Address address(String text) throws Exception {
    return new DnsRecord.Address(InetAddress.getByName(text));
  }
}

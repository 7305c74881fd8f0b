package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.TrustedNetworks;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.dns.DnsType;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Policy;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.ClientRules;
import dev.postern.smtp.policy.Restrictions;
import dev.postern.smtp.policy.SenderRules;
import dev.postern.table.LookupTable;
import dev.postern.testing.dns.ScriptedDns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Debian's Postfix answered to each line of {@code answers.txt} when {@code
 * .ci/record-restrictions.py} asked it is answered here too.
 */
class PostfixRestrictionsTest {
  private static final Restrictions WORDS =
      Restrictions.builder()
          .networks(TrustedNetworks.of("10.0.0.0/8"))
          .resolver(ScriptedDns.of(lines("zone.txt").toArray(String[]::new)))
          .build();

  static List<String> lines() {
    return lines("answers.txt");
  }

  private static List<String> lines(String name) {
    try (InputStream file =
        PostfixRestrictionsTest.class.getResourceAsStream("/restrictions/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void thereAreSome() {
    assertThat(lines()).hasSizeGreaterThan(280);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void isAnsweredAsThere(String line) throws Exception {
    String[] words = line.split(" \\| ", -1);
    assertThat(words).hasSize(6);
    // Here the address stands in the log alone.
    String theirs = words[5].replaceFirst("<[^>]*>: (?=Relay access denied)", "");
    assertThat(answer(rules(words[0]), request(words)))
        .isEqualTo(theirs.startsWith("250 ") ? "" : theirs);
  }

  private static List<PolicyRule> rules(String words) {
    List<PolicyRule> rules =
        Policy.recipient().with(Stage.RECIPIENT, words(words).parse(words)).rules(Stage.RECIPIENT);
    rules.forEach(PostfixRestrictionsTest::start);
    return rules;
  }

  /** There is no table {@code fail:} here. */
  private static Restrictions words(String words) {
    if (!words.contains("fail:")) {
      return WORDS;
    }
    LookupTable failing =
        key -> {
          throw new IOException("away");
        };
    return Restrictions.builder()
        .word("check_client_access", unused -> client(failing))
        .word("check_sender_access", unused -> sender(failing))
        .word("check_sender_mx_access", unused -> senderHosts(failing))
        .build();
  }

  private static PolicyRule client(LookupTable failing) {
    return ClientRules.checkClientAccess(
        failing, ScriptedDns.of(lines("zone.txt").toArray(String[]::new)));
  }

  private static PolicyRule senderHosts(LookupTable failing) {
    return SenderRules.checkSenderHostAccess(
        DnsType.MX, failing, ScriptedDns.of(lines("zone.txt").toArray(String[]::new)));
  }

  private static PolicyRule sender(LookupTable failing) {
    return SenderRules.checkSenderAccess(failing);
  }

  private static void start(ServerPart part) {
    part.parts().forEach(PostfixRestrictionsTest::start);
    try {
      part.start(
          (ServerContext)
              Proxy.newProxyInstance(
                  ServerContext.class.getClassLoader(),
                  new Class<?>[] {ServerContext.class},
                  (proxy, method, arguments) ->
                      method.getName().equals("limits") ? Limits.defaults() : new Users()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PolicyRequest request(String... words) throws Exception {
    PeerInfo peer =
        PeerInfo.inet("smtp", new InetSocketAddress(InetAddress.getByName(words[1]), 1024));
    Envelope envelope =
        Envelope.builder("A1", peer, Instant.EPOCH)
            .helo(words[2])
            .reversePath(Optional.of(words[3]).filter(a -> !a.isEmpty()).map(EmailAddress::of))
            .build();
    return PolicyRequest.builder(Stage.RECIPIENT, peer)
        .envelope(envelope)
        .recipient(
            words[4].contains("@") ? EmailAddress.of(words[4]) : new EmailAddress(words[4], ""))
        .localDomains(Set.of("example.org"))
        .build();
  }

  private static String answer(List<PolicyRule> rules, PolicyRequest request) {
    return new RuleOrder.Question(
            Stage.RECIPIENT, List.of(rules), Optional.empty(), Optional.empty())
        .answer(rule -> rule.decide(request))
        .refusal(Stage.RECIPIENT)
        .map(refused -> refused.status().toString())
        .orElse("");
  }

  /** As {@code local_recipient_maps} of the recording. */
  private static final class Users implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return Stream.of("ann", "ann+x", "bob").anyMatch(recipient.localPart()::equals)
          ? Resolution.accepted()
          : Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      throw new UnsupportedOperationException();
    }
  }
}

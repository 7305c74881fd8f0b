package dev.postern.delivery.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.postern.Limits;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.Resolution;
import dev.postern.delivery.dispatch.RecipientDelimiter;
import dev.postern.message.EmailAddress;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Postfix has no answer for; else see {@link PostfixAnswersTest}. */
final class VirtualAliasesTest {
  private final Accepting all = new Accepting();

  private static VirtualAliases aliases(String... entries) {
    return VirtualAliases.of(table(entries));
  }

  private static LookupTable table(String... entries) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put(entries[i], entries[i + 1]);
    }
    return LookupTable.of(map);
  }

  @Test
  void keysAreTriedInOrder() {
    List<String> asked = new ArrayList<>();
    LookupTable first =
        key -> {
          asked.add("1 " + key);
          return Optional.empty();
        };
    LookupTable second =
        key -> {
          asked.add("2 " + key);
          return Optional.empty();
        };
    assertThat(
            all.answer(
                VirtualAliases.of(first, second).localDomains("A.example"), "ann+x y@a.example"))
        .isEqualTo("\"ann+x y\"@a.example");
    assertThat(asked)
        .containsExactly(
            "1 \"ann+x y\"@a.example",
            "2 \"ann+x y\"@a.example",
            "1 ann+x y@a.example",
            "2 ann+x y@a.example",
            "1 ann@a.example",
            "2 ann@a.example",
            "1 \"ann+x y\"",
            "2 \"ann+x y\"",
            "1 ann+x y",
            "2 ann+x y",
            "1 ann",
            "2 ann",
            "1 @a.example",
            "2 @a.example");
  }

  @Test
  void theFirstTableThatHasAKeyCounts() {
    VirtualAliases aliases =
        VirtualAliases.of(
            table("a@x", "one@y", "@x", "all@y"), table("a@x", "two@y", "b@x", "three@y"));
    assertThat(all.answer(aliases, "a@x")).isEqualTo("one@y");
    assertThat(all.answer(aliases, "b@x")).isEqualTo("three@y");
    assertThat(all.answer(aliases, "c@x")).isEqualTo("all@y");
  }

  @Test
  void extensionsCanBeDropped() {
    VirtualAliases aliases = aliases("a@x", "b@y", "@z", "@x");
    assertThat(all.answer(aliases, "a+e@x")).isEqualTo("b+e@y");
    assertThat(all.answer(aliases.dropExtensions(), "a+e@x")).isEqualTo("b@y");
    assertThat(all.answer(aliases.dropExtensions(), "a+e@z")).isEqualTo("b@y");
    assertThat(all.answer(aliases.recipientDelimiter(""), "a+e@x")).isEqualTo("a+e@x");
  }

  @Test
  void aTableThatCannotBeAskedDefers() {
    LookupTable broken =
        key -> {
          throw new IOException("scripted");
        };
    assertThat(all.answer(VirtualAliases.of(broken).aliasDomains("x"), "a@x"))
        .isEqualTo("451 4.3.0");
    LookupTable thrown =
        key -> {
          throw new LinkageError("scripted");
        };
    assertThat(all.answer(VirtualAliases.of(table("b@x", "a@y"), thrown), "a@x"))
        .isEqualTo("451 4.3.0");
  }

  @Test
  void namesNeedAnOrigin() {
    VirtualAliases aliases = aliases("a@x", "ann");
    assertThat(all.answer(aliases, "a@x")).isEqualTo("451 4.3.0");
    assertThat(all.answer(aliases.origin("y"), "a@x")).isEqualTo("ann@y");
    assertThat(all.answer(aliases.localDomains("z", "y"), "a@x")).isEqualTo("ann@z");
    assertThat(all.answer(aliases.origin("y").localDomains("z"), "a@x")).isEqualTo("ann@y");
    assertThat(all.answer(aliases("a@x", "b c@d e@"), "a@x")).isEqualTo("451 4.3.0");
    assertThat(all.answer(aliases("a@x", "b@c\"d\""), "a@x")).isEqualTo("b@cd");
    assertThat(all.answer(aliases("a@x", "b@c\\,d"), "a@x")).isEqualTo("451 4.3.0");
  }

  @Test
  void keysWithoutADomainAreOfLocalDomainsAlone() {
    VirtualAliases aliases = aliases("ann", "bob@y", "postmaster", "eve@y");
    assertThat(all.answer(aliases, "ann@x")).isEqualTo("ann@x");
    assertThat(all.answer(aliases.localDomains("X"), "ann@x")).isEqualTo("bob@y");
    assertThat(all.answer(aliases, "postmaster")).isEqualTo("eve@y");
  }

  @Test
  void whoIsUnknownInAnAliasDomainIsRefused() {
    VirtualAliases aliases = aliases("a@x", "b@y", "c@x", "C@x", "d@x", "D@x, b@y");
    assertThat(all.answer(aliases, "z@x")).isEqualTo("z@x");
    VirtualAliases whole = aliases.aliasDomains("X", "w");
    assertThat(all.answer(whole, "z@x")).isEqualTo("!5.1.1");
    assertThat(all.answer(whole, "z@w")).isEqualTo("!5.1.1");
    assertThat(all.answer(whole, "a@x")).isEqualTo("b@y");
    assertThat(all.answer(whole, "c@x")).isEqualTo("!5.1.1");
    assertThat(all.answer(whole, "d@x")).isEqualTo("b@y");
    assertThat(all.answer(whole, "z@v")).isEqualTo("z@v");
  }

  @Test
  void domainsInULabelsAndALabelsAreOne() {
    String a = "xn--bcher-kva.example";
    assertThat(all.answer(aliases("@bücher.example", "all@y"), "ann@" + a)).isEqualTo("all@y");
    assertThat(all.answer(aliases("Ann@BÜCHER.example", "b@y"), "ann+x@" + a)).isEqualTo("b+x@y");
    assertThat(all.answer(aliases("ann@" + a, "b@y", "@bücher.example", "c@y"), "ann@" + a))
        .isEqualTo("b@y");
    VirtualAliases aliases = aliases("ann", "b@y");
    assertThat(all.answer(aliases.localDomains("Bücher.example"), "ann@" + a)).isEqualTo("b@y");
    assertThat(all.answer(aliases.aliasDomains("Bücher.example"), "z@" + a)).isEqualTo("!5.1.1");
    LookupTable pattern = LookupTable.parse("static:c@y");
    assertThat(all.answer(VirtualAliases.of(pattern), "ann@" + a)).isEqualTo("c@y");
  }

  /** The domain behind the quotes is what counts. */
  @Test
  void anAtSignInQuotesFindsNoAliasOfAnotherDomain() {
    VirtualAliases aliases =
        aliases("boss@other", "bob@y", "@other", "all@y", "b@other", "c@y").localDomains("x");
    for (String quoted :
        List.of("\"boss@other\"@x", "\"@other\"@x", "\"b@other+1\"@x", "\"B@Other\"@x")) {
      EmailAddress address = Accepting.address(quoted);
      assertThat(aliases.resolve(address, Accepting.envelope()))
          .as(quoted)
          .isEqualTo(Resolution.notResponsible());
    }
    assertThat(all.answer(aliases("\"boss@other\"@x", "bob@y"), "\"boss@other\"@x"))
        .isEqualTo("bob@y");
    assertThat(all.answer(aliases("\"boss@other\"", "bob@y").localDomains("x"), "\"boss@other\"@x"))
        .isEqualTo("bob@y");
  }

  @Test
  void domainsOfAliasesThatTheServerDoesNotTakeMailForAreTold() throws Exception {
    VirtualAliases aliases = aliases("a@x", "b@y").aliasDomains("x", "Bücher.example");
    assertThatIOException()
        .isThrownBy(() -> aliases.start(Accepting.server(Limits.defaults(), "y", "x")))
        .withMessage(
            "no mail is taken for domains of aliases: name them in domains(...), too:"
                + " xn--bcher-kva.example");
    aliases.start(Accepting.server(Limits.defaults(), "y", "x", "bücher.example"));
    aliases.start(Accepting.server(Limits.defaults()));
  }

  @Test
  void whatIsWrongIsToldWithItsFileAndLine(@TempDir Path directory) throws Exception {
    Path text = Files.writeString(directory.resolve("virtual"), "# it\na@x b@y\n\nA@y all@@\n");
    assertThatIOException()
        .isThrownBy(() -> VirtualAliases.of(LookupTable.parse("hash:" + text)).check())
        .withMessage(
            "virtual alias %s line 4: a@y: an address without a domain: all@@ (such entries: 1)",
            text);
    Path patterns = Files.writeString(directory.resolve("re"), "/^a/ b@y\n/^b/ all@@\n");
    assertThatIOException()
        .isThrownBy(() -> VirtualAliases.of(LookupTable.parse("regexp:" + patterns)).check())
        .withMessageStartingWith("virtual alias %s: the pattern of line 2: an address", patterns);
    LookupKeys keys = new LookupKeys(new RecipientDelimiter("+"), Set.of());
    assertThat(
            keys.find(Accepting.address("a+1@y"), List.of(LookupTable.parse("hash:" + text)))
                .orElseThrow()
                .place())
        .isEqualTo(text + " line 4");
    Path missing = directory.resolve("missing");
    assertThat(LookupTable.parse("hash:" + missing).place("a@y")).isEmpty();
    assertThat(LookupTable.parse("hash:" + text).place("b@y")).isEmpty();
    assertThat(LookupTable.of(Map.of("a", "b")).place("a")).isEmpty();
  }

  @Test
  void growthIsBounded() throws Exception {
    VirtualAliases grows = aliases("a@x", "a+1234567@x");
    assertThat(all.answer(grows, "a@x", 100_000)).isEqualTo("451 4.6.0");
    assertThat(all.answer(aliases("a@x", "b@x,c@x,d@x"), "a@x", 2)).isEqualTo("451 4.6.0");
    assertThat(all.answer(aliases("a@x", "b@x,c@x,d@x"), "a@x", 3)).isEqualTo("b@x, c@x, d@x");
    // As the server that it belongs to has it: 30 octets.
    VirtualAliases narrow = aliases("a@x", "b@12345678901234567890.example");
    assertThat(all.answer(narrow, "a@x")).isEqualTo("b@12345678901234567890.example");
    assertThat(all.answer(narrow, "a+@x")).isEqualTo("b+@12345678901234567890.example");
    Limits limits = Limits.defaults().with(AliasLimits.ADDRESS_OCTETS, 30);
    narrow.start(Accepting.server(limits, "x"));
    assertThat(all.answer(narrow, "a@x")).isEqualTo("b@12345678901234567890.example");
    assertThat(all.answer(narrow, "a+@x")).isEqualTo("451 4.6.0");
  }

  @Test
  void entriesAreLookedAtWhenTheServerStarts() throws IOException {
    aliases("a@x", "b@y, @z", "\"q\"@x", "\"c d\"@y").check();
    assertThatIOException()
        .isThrownBy(() -> aliases("a@x", "ann").check())
        .withMessage(
            "virtual alias a@x: a name without a domain, and there is no origin: ann"
                + " (such entries: 1)");
    aliases("a@x", "ann").origin("y").check();
    assertThatIOException()
        .isThrownBy(() -> aliases("a@x", "b@").check())
        .withMessageContaining("an address without a domain: b@");
  }

  @Test
  void patternsAreAskedForWholeAddressesAlone() {
    List<String> asked = new ArrayList<>();
    LookupTable patterns =
        new LookupTable() {
          @Override
          public Optional<String> find(String key) {
            asked.add(key);
            return key.startsWith("a+") ? Optional.of("ann@y") : Optional.empty();
          }

          @Override
          public Keys keys() {
            return Keys.PATTERNS;
          }
        };
    VirtualAliases aliases = VirtualAliases.of(patterns, table("@x", "all@y")).localDomains("x");
    assertThat(all.answer(aliases, "a+b@x")).isEqualTo("ann@y");
    assertThat(all.answer(aliases, "b+b@x")).isEqualTo("all@y");
    assertThat(asked).containsExactly("a+b@x", "ann@y", "b+b@x", "all@y");
  }

  @Test
  void itsTablesAreItsParts() {
    LookupTable table = table("a@x", "b@y");
    assertThat(VirtualAliases.of(table).parts()).containsExactly(table);
  }

  @Test
  void nothingIsDeliveredByNames() {
    Delivery delivery =
        Delivery.of(
            Accepting.envelope().withRecipients(List.of(Recipient.of(EmailAddress.of("a@x")))),
            MessageSource.of(new byte[0]));
    assertThat(aliases("a@x", "b@y").deliver(delivery))
        .containsExactly(DeliveryOutcome.deferred(SmtpStatus.TRY_LATER));
  }

  @Test
  void nullsAreNamed() {
    VirtualAliases aliases = aliases();
    assertThatNullPointerException()
        .isThrownBy(() -> VirtualAliases.of((LookupTable[]) null))
        .withMessage("tables");
    assertThatNullPointerException()
        .isThrownBy(() -> aliases.aliasDomains((String[]) null))
        .withMessage("domains");
    assertThatNullPointerException()
        .isThrownBy(() -> aliases.localDomains((String) null))
        .withMessage("domain");
    assertThatNullPointerException().isThrownBy(() -> aliases.origin(null)).withMessage("domain");
    assertThatNullPointerException()
        .isThrownBy(() -> aliases.recipientDelimiter(null))
        .withMessage("characters");
  }
}

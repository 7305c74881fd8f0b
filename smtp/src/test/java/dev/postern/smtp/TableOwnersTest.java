package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.EmailAddress;
import dev.postern.net.PeerInfo;
import dev.postern.table.LookupTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** By which keys owners are looked for. */
class TableOwnersTest {
  private static List<String> owners(LookupTable table, EmailAddress sender) {
    PolicyRequest request =
        PolicyRequest.builder(Stage.SENDER, PeerInfo.unix("submission"))
            .localDomains(Set.of("example.org"))
            .recipientDelimiter("+")
            .build();
    return new TableOwners(table).owners(sender, request);
  }

  private static List<String> owners(String key, String sender) {
    return owners(LookupTable.of(Map.of(key, "ann")), EmailAddress.of(sender));
  }

  @Test
  void domainsInULabelsAndALabelsAreOne() {
    for (String sender : List.of("Bob@Bücher.example", "bob+x@xn--bcher-kva.example")) {
      for (String domain : List.of("bücher.example", "xn--bcher-kva.example")) {
        assertThat(owners("@" + domain, sender)).containsExactly("ann");
        assertThat(owners("bob@" + domain, sender)).containsExactly("ann");
      }
    }
    assertThat(owners(LookupTable.parse("static:ann"), EmailAddress.of("b@bücher.example")))
        .containsExactly("ann");
  }

  /** The domain behind the quotes is what counts. */
  @Test
  void anAtSignInQuotesIsNoAddressOfAnotherDomain() {
    for (String sender :
        List.of(
            "\"boss@other\"@example.org",
            "\"boss@other+x\"@example.org",
            "\"@other\"@example.org")) {
      assertThat(owners("boss@other", sender)).as(sender).isEmpty();
      assertThat(owners("@other", sender)).as(sender).isEmpty();
    }
    assertThat(owners("boss", "boss+x@example.org")).containsExactly("ann");
    assertThat(owners("\"boss@other\"@example.org", "\"boss@other\"@example.org"))
        .containsExactly("ann");
  }
}

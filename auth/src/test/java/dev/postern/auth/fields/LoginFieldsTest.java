package dev.postern.auth.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.AuthContext;
import dev.postern.auth.DenialReason;
import dev.postern.net.PeerInfo;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fields say of a login, whatever database they are kept in. */
final class LoginFieldsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);
  private static final AuthContext UNIX = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final AuthContext NEAR =
      AuthContext.of("imap", PeerInfo.inet("imap", new InetSocketAddress("192.0.2.7", 1)));

  private static Optional<DenialReason> denial(Map<String, String> fields, AuthContext context) {
    LoginFields login = LoginFields.of(fields);
    login.check();
    return login.denial(context, TODAY);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "nologin, '', DISABLED",
        "nologin, no, DISABLED",
        "fail, '', REFUSED",
        "postern_password_expires, 2026-11-28, EXPIRED",
        "postern_account_expires, 2026-11-27, EXPIRED",
        "postern_account_expires, 2026-11-29,",
        "whatever, x,",
      })
  void oneFieldSays(String name, String value, DenialReason reason) {
    assertThat(denial(Map.of(name, value), NEAR)).isEqualTo(Optional.ofNullable(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, true, false",
    "'10.0.0.0/8,192.0.2.7', true, false",
    "'10.0.0.0/8, 192.0.2.7', true, false",
    "10.0.0.0/8 192.0.2.7, true, false",
    "10.0.0.0/8, false, false",
    "::ffff:192.0.2.0/120, true, false",
    "::ffff:198.51.100.0/120, false, false",
    "local, false, true",
    "'local,192.0.2.0/24', true, true",
    "'', false, false",
  })
  void networksLetIn(String nets, boolean near, boolean unix) {
    for (String name : List.of("allow_nets", "allow_real_nets")) {
      assertThat(denial(Map.of(name, nets), NEAR).isEmpty()).isEqualTo(near);
      assertThat(denial(Map.of(name, nets), UNIX).isEmpty()).isEqualTo(unix);
    }
  }

  /** As an embedder may build it; of what connects Java makes IPv4 by itself. */
  @Test
  void whoseAddressIsMappedIsInIpv4Networks() throws UnknownHostException {
    byte[] octets = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    AuthContext mapped =
        AuthContext.of(
            "imap",
            PeerInfo.inet(
                "imap", new InetSocketAddress(Inet6Address.getByAddress("", octets, -1), 1)));
    assertThat(denial(Map.of("allow_nets", "192.0.2.0/24"), mapped)).isEmpty();
    assertThat(denial(Map.of("allow_nets", "::/0"), mapped)).isPresent();
  }

  @Test
  void eachListOfNetworksCountsAndOfDaysTheLast() {
    LoginFields nets =
        new LoginFields(Map.of("allow_nets", List.of("192.0.2.0/24", "192.0.2.8/32")));
    assertThat(nets.denial(NEAR, TODAY)).contains(DenialReason.NOT_FROM_HERE);
    LoginFields days =
        new LoginFields(Map.of("postern_account_expires", List.of("2020-01-01", "2030-01-01")));
    assertThat(days.denial(NEAR, TODAY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "host", "login_user", "noauthenticate", "delay_until"})
  void whatIsNotServedLetsNobodyIn(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> denial(Map.of(name, "x"), NEAR))
        .withMessageContaining(name);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoginFields.of(Map.of(name, "x")).denial(NEAR, TODAY));
    assertThat(denial(Map.of(name, "x", "nologin", ""), NEAR)).contains(DenialReason.DISABLED);
  }

  @Test
  void whatCannotBeUnderstoodLetsNobodyIn() {
    for (Map<String, String> broken :
        List.of(Map.of("allow_nets", "x/y"), Map.of("postern_account_expires", "soon"))) {
      for (AuthContext context : List.of(NEAR, UNIX)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> LoginFields.of(broken).denial(context, TODAY));
      }
      assertThatIllegalArgumentException().isThrownBy(() -> LoginFields.of(broken).check());
    }
  }

  @Test
  void theFieldsAreNotShown() {
    assertThat(LoginFields.of(Map.of("password", "s3cret"))).asString().doesNotContain("s3cret");
    assertThat(LoginFields.of(Map.of("nopassword", "")).needNoPassword()).isTrue();
    assertThat(LoginFields.of(Map.of()).needNoPassword()).isFalse();
  }
}

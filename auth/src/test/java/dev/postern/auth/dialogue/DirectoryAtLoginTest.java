package dev.postern.auth.dialogue;

import static dev.postern.auth.dialogue.LoginRig.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.auth.login.LoginUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory of users is asked after a login as it is at delivery. */
class DirectoryAtLoginTest {
  private final LoginRig rig = new LoginRig();

  @Test
  void saysWhereTheMailIs() {
    rig.server.authenticator =
        (credentials, context) ->
            AuthOutcome.accepted(
                new MailUser(
                    "ANN",
                    Optional.of("/passdb"),
                    Map.of("mail", "maildir:/passdb", "quota_rule", "*:storage=1G", "uid", "1")));
    List<String> names = new ArrayList<>();
    MailUser found = new MailUser("ann", Optional.empty(), Map.of("uid", "2"));
    rig.server.directory =
        name -> {
          names.add(name);
          return UserLookup.found(found);
        };
    rig.password("Ann", "secret");
    rig.sasl("PLAIN", base64("\0Ann\0secret"));
    rig.connection.work();
    MailUser expected =
        new MailUser("ann", Optional.empty(), Map.of("quota_rule", "*:storage=1G", "uid", "2"));
    assertThat(rig.answers.users).containsExactly(expected, expected);
    assertThat(names).containsExactly("ANN", "ANN");
    assertThat(rig.connection.loggedIn).isEqualTo(2);
    assertThat(rig.connection.lastUser).isEqualTo("ann");
  }

  @Test
  void whatItSaysOfTheMailGoesBefore() {
    MailUser accepted = new MailUser("ann", Optional.of("/a"), Map.of("mail", "maildir:/a"));
    MailUser found = new MailUser("ann", Optional.of("/b"), Map.of("mail", "maildir:/b"));
    assertThat(accepted.locatedBy(found)).isEqualTo(found);
  }

  @Test
  void withoutOneTheAuthenticatorsWordHolds() {
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(rig.said()).containsExactly("accepted ann@example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "away", "broken", "null", "wrong", "deep"})
  void whoIsNotFoundMayTryAgain(String trouble) {
    rig.server.directory =
        name ->
            switch (trouble) {
              case "away" -> UserLookup.unavailable("away");
              case "broken" -> throw new IllegalStateException("broken");
              case "null" -> null;
              case "wrong" -> throw new AssertionError("wrong");
              case "deep" -> throw new StackOverflowError("deep");
              default -> UserLookup.unknown();
            };
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(rig.said()).containsExactly("unavailable");
    assertThat(rig.connection.loggedIn).isZero();
    assertThat(rig.server.events)
        .singleElement()
        .isInstanceOfSatisfying(
            LoginUnavailable.class, told -> assertThat(told.reason().text()).contains("directory"));
  }

  @Test
  void anErrorOfTheWholeMachineIsForTheConnectionsOwner() {
    rig.server.directory =
        name -> {
          throw new OutOfMemoryError("scripted");
        };
    rig.password("ann", "secret");
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(rig.connection::work);
    assertThat(rig.said()).isEmpty();
  }

  @Test
  void aFullPoolLetsNobodyIn() {
    rig.server.directory = name -> UserLookup.found(MailUser.of(name));
    rig.server.authenticator =
        (credentials, context) -> {
          rig.connection.poolFull = true;
          return AuthOutcome.accepted(MailUser.of("ann"));
        };
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(rig.said()).containsExactly("unavailable");
    assertThat(rig.connection.loggedIn).isZero();
  }

  @Test
  void isNotAskedForOthers() {
    rig.server.directory =
        name -> {
          throw new AssertionError("asked for a login that was denied");
        };
    rig.password("ann", "wrong");
    rig.connection.work();
    assertThat(rig.server.events).hasSize(1);
  }

  @Test
  void nobodyComesInWhoIsGoneMeanwhile() {
    rig.server.directory =
        name -> {
          rig.logins.end();
          return UserLookup.found(MailUser.of(name));
        };
    rig.password("ann", "secret");
    rig.connection.work();
    assertThat(rig.said()).isEmpty();
    assertThat(rig.connection.loggedIn).isZero();
  }
}

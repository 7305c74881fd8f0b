package dev.postern.auth.passdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is asked of whom, and who may act for whom. */
final class PassdbChainTest {
  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));

  private final Known masters = new Known(Map.of("boss", "b"));
  private final Known users = new Known(Map.of("ann", "a", "bob", "x"));

  @Test
  void oneThatFailsToSayForWhatItIsGoodKeepsNothingFromTheOthers() {
    Supplier<Error> bug =
        () -> {
          throw new IllegalStateException("a bug");
        };
    for (Supplier<Error> thrown : List.of(bug, () -> new AssertionError("a worse bug"))) {
      PassdbChain chain =
          PassdbChain.builder()
              .passdb(Passdb.of(new Silent(thrown)))
              .passdb(Passdb.of(users))
              .build();
      assertThat(chain.hasSecrets("SCRAM-SHA-256")).isTrue();
      assertThat(chain.verifies(Credentials.Password.class)).isTrue();
      PassdbChain alone = PassdbChain.builder().passdb(Passdb.of(new Silent(thrown))).build();
      assertThat(alone.hasSecrets("SCRAM-SHA-256")).isFalse();
      assertThat(alone.verifies(Credentials.Password.class)).isFalse();
    }
  }

  @Test
  void whatNoServerOutlivesIsPassedOn() {
    OutOfMemoryError fatal = new OutOfMemoryError("pretended");
    PassdbChain chain =
        PassdbChain.builder()
            .passdb(Passdb.of(new Silent(() -> fatal)))
            .passdb(Passdb.of(users))
            .build();
    assertThatThrownBy(() -> chain.hasSecrets("SCRAM-SHA-256")).isSameAs(fatal);
    assertThatThrownBy(() -> chain.verifies(Credentials.Password.class)).isSameAs(fatal);
  }

  /** Throws whatever it is asked. */
  private record Silent(Supplier<Error> error) implements Authenticator {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public boolean hasSecrets(String mechanism) {
      throw error.get();
    }

    @Override
    public boolean verifies(Class<? extends Credentials> kind) {
      throw error.get();
    }
  }

  private PassdbChain withMasters() {
    return PassdbChain.builder()
        .passdb(Passdb.of(masters).master().pass())
        .passdb(Passdb.of(users))
        .masterUserSeparator('*')
        .build();
  }

  @Test
  void aMasterUserLogsInAsAnotherByTheSeparatorOrTheAuthorizationId() {
    MailUser ann = new MailUser("ann", Optional.of("/ann"), Map.of("master_user", "boss"));
    assertThat(login(withMasters(), "ann*boss", "b")).isEqualTo(AuthOutcome.accepted(ann));
    assertThat(actingFor(withMasters(), "ann", "boss", "b")).isEqualTo(AuthOutcome.accepted(ann));
    assertThat(
            withMasters().authenticate(new Credentials.Password("ann", "ann*boss", "b"), CONTEXT))
        .isEqualTo(AuthOutcome.accepted(ann));
  }

  @Test
  void aSecretOfAMasterUserServesForAnother() {
    assertThat(withMasters().secret("ann*boss", "SCRAM-SHA-256", CONTEXT))
        .isEqualTo(
            SecretLookup.found(
                new Secret.Password("b"),
                new MailUser("ann", Optional.of("/ann"), Map.of("master_user", "boss"))));
    assertThat(withMasters().secret("nobody*boss", "SCRAM-SHA-256", CONTEXT))
        .isEqualTo(SecretLookup.unknown());
    assertThat(withMasters().secret("ann*", "SCRAM-SHA-256", CONTEXT))
        .isInstanceOf(SecretLookup.Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "nobody*boss, b", // who is acted for has to exist
    "ann*boss, a", // with that one's own password
    "ann*bob, x", // bob is no master
    "boss, b", // nor is the boss a user
    "*boss, b",
    "ann*, a",
    "ann*boss*boss, b",
  })
  void othersActForNobody(String name, String password) {
    assertThat(login(withMasters(), name, password)).isInstanceOf(AuthOutcome.Denied.class);
  }

  @Test
  void twoWaysToNameAnotherHaveToAgree() {
    assertThat(
            withMasters().authenticate(new Credentials.Password("bob", "ann*boss", "b"), CONTEXT))
        .isEqualTo(AuthOutcome.denied(DenialReason.NOT_AUTHORIZED));
  }

  @Test
  void aMasterUserWithoutPassNeedsNobodyElse() {
    PassdbChain chain =
        PassdbChain.builder()
            .passdb(Passdb.of(masters).master())
            .passdb(Passdb.of(users))
            .masterUserSeparator('*')
            .build();
    assertThat(login(chain, "Carl*boss", "b"))
        .isEqualTo(
            AuthOutcome.accepted(
                new MailUser("carl", Optional.empty(), Map.of("master_user", "boss"))));
  }

  @Test
  void noRuleLetsAnUnverifiedMasterIn() {
    for (PassdbResult rule : PassdbResult.values()) {
      PassdbChain chain =
          PassdbChain.builder()
              .passdb(Passdb.of(masters).master().resultFailure(rule).resultInternalFail(rule))
              .passdb(Passdb.of(users))
              .masterUserSeparator('*')
              .build();
      assertThat(login(chain, "ann*boss", "wrong")).as(rule.text()).isInstanceOf(DENIED);
    }
  }

  private static final Class<AuthOutcome.Denied> DENIED = AuthOutcome.Denied.class;

  @Test
  void withoutMasterUsersEachDecidesWhetherOneActsForAnother() {
    PassdbChain chain = PassdbChain.builder().passdb(Passdb.of(users)).build();
    actingFor(chain, "bob", "ann", "a");
    assertThat(users.asked).containsExactly("ann for bob");
  }

  @Test
  void whoIsLockedIsNotActedForEither() {
    users.locked.add("ann");
    assertThat(login(withMasters(), "ann*boss", "b"))
        .isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
  }

  @Test
  void whoHasNoPasswordIsActedFor() {
    users.withoutPassword.add("ann");
    assertThat(login(withMasters(), "ann*boss", "b")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void othersAreAskedForTheTimeItTakesWhenOneMayNotLogIn() {
    Known second = new Known(Map.of("ann", "a"));
    users.locked.add("ann");
    PassdbChain chain =
        PassdbChain.builder().passdb(Passdb.of(users)).passdb(Passdb.of(second)).build();
    assertThat(login(chain, "ann", "a")).isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
    assertThat(second.asked).containsExactly("ann");
  }

  @Test
  void whoIsBannedTakesAsLongAsOthers() {
    Known banned = new Known(Map.of("ann", ""));
    PassdbChain chain =
        PassdbChain.builder().passdb(Passdb.of(banned).deny()).passdb(Passdb.of(users)).build();
    assertThat(login(chain, "ann", "a")).isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
    assertThat(users.asked).containsExactly("ann");
    assertThat(login(chain, "bob", "x")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(chain.secret("ann", "CRAM-MD5", CONTEXT))
        .isEqualTo(SecretLookup.unknown(DenialReason.DISABLED));
  }

  @Test
  void whoIsBannedComesInByNoOtherName() {
    Known banned = new Known(Map.of("ann", ""));
    Authenticator aliases =
        (credentials, context) -> users.authenticate(Credentials.Password.of("ann", "a"), context);
    for (PassdbResult result : List.of(PassdbResult.RETURN_OK, PassdbResult.CONTINUE_OK)) {
      PassdbChain chain =
          PassdbChain.builder()
              .passdb(Passdb.of(banned).deny().skip(PassdbSkip.AUTHENTICATED))
              .passdb(Passdb.of(aliases).resultSuccess(result))
              .build();
      assertThat(login(chain, "alias", "a")).isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
    }
    PassdbChain others =
        PassdbChain.builder()
            .passdb(Passdb.of(banned).deny().mechanisms("login"))
            .passdb(Passdb.of(banned).deny().usernameFilter("!ann"))
            .passdb(Passdb.of(aliases))
            .build();
    assertThat(login(others, "alias", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    banned.isAway = true;
    PassdbChain away =
        PassdbChain.builder()
            .passdb(Passdb.of(aliases))
            .passdb(Passdb.of(banned).deny().usernameFilter("ann"))
            .build();
    assertThat(login(away, "alias", "a")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void aDenyDatabaseThatIsAwayLetsNobodyInWhosePasswordIsVerified() {
    Known away = new Known(Map.of());
    away.isAway = true;
    PassdbChain chain =
        PassdbChain.builder()
            .passdb(Passdb.of(users).resultSuccess(PassdbResult.CONTINUE_OK))
            .passdb(Passdb.of(away).deny())
            .build();
    assertThat(login(chain, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
    assertThat(chain.secret("ann", "CRAM-MD5", CONTEXT)).isEqualTo(SecretLookup.unavailable());
  }

  @Test
  void aDatabaseThatCannotTellLetsNobodyInBehindAVerifiedPassword() {
    Known away = new Known(Map.of("ann", "", "bob", ""));
    away.hasNoAnswer.add("ann");
    PassdbChain chain =
        PassdbChain.builder().passdb(Passdb.of(users).pass()).passdb(Passdb.of(away)).build();
    assertThat(login(chain, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
    assertThat(login(chain, "bob", "x")).isInstanceOf(AuthOutcome.Accepted.class);
    users.hasNoAnswer.add("ann");
    assertThat(login(withMasters(), "ann*boss", "b")).isEqualTo(AuthOutcome.unavailable());
    assertThat(withMasters().secret("ann*boss", "CRAM-MD5", CONTEXT))
        .isEqualTo(SecretLookup.unavailable());
  }

  @Test
  void whoIsRefusedHereIsRefusedBehindAVerifiedPasswordAndElsewhereLeftToTheNext() {
    users.refused.add("ann");
    assertThat(login(withMasters(), "ann*boss", "b"))
        .isEqualTo(AuthOutcome.denied(DenialReason.REFUSED));
    assertThat(withMasters().secret("ann*boss", "CRAM-MD5", CONTEXT))
        .isEqualTo(SecretLookup.unknown(DenialReason.REFUSED));
    Known next = new Known(Map.of("ann", "n"));
    PassdbChain chain =
        PassdbChain.builder().passdb(Passdb.of(users)).passdb(Passdb.of(next)).build();
    assertThat(login(chain, "ann", "n")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void whatTwoSayOfAUserIsPutTogether() {
    Authenticator second =
        (credentials, context) ->
            AuthOutcome.accepted(
                new MailUser("ann", Optional.empty(), Map.of("quota_rule", "*:storage=1G")));
    PassdbChain chain =
        PassdbChain.builder()
            .passdb(Passdb.of(users).resultSuccess(PassdbResult.CONTINUE_OK))
            .passdb(Passdb.of(second))
            .build();
    assertThat(login(chain, "ann", "a"))
        .isEqualTo(
            AuthOutcome.accepted(
                new MailUser("ann", Optional.of("/ann"), Map.of("quota_rule", "*:storage=1G"))));
  }

  @Test
  void mechanismsChooseWhoIsAsked() {
    PassdbChain chain =
        PassdbChain.builder()
            .passdb(Passdb.of(masters).mechanisms("scram-sha-256, CRAM-MD5"))
            .passdb(Passdb.of(users).mechanisms("PLAIN"))
            .build();
    login(chain, "ann", "a");
    assertThat(masters.asked).isEmpty();
    chain.authenticate(Credentials.Password.of("ann", "a"), CONTEXT.withMechanism("CRAM-MD5"));
    assertThat(masters.asked).containsExactly("ann");
    assertThat(users.asked).containsExactly("ann");
    assertThat(chain.hasSecrets("CRAM-MD5")).isTrue();
    assertThat(chain.hasSecrets("DIGEST-MD5")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "*@x.org, ann@x.org, true",
    "*@x.org, ann@y.org, false",
    "*@x.org *@y.org, ann@y.org, true",
    "*@x.org !ann@x.org, ann@x.org, false",
    "*@x.org !ann@x.org, Bob@X.org, true",
    "!ann, bob, true",
    "!ann, ann, false",
    "a?n, ann, true",
    "a?n, an, false",
    "a.n, ann, false",
    "'', ann, true",
  })
  void aFilterChoosesWhoIsAsked(String filter, String user, boolean asked) {
    PassdbChain chain =
        PassdbChain.builder().passdb(Passdb.of(users).usernameFilter(filter)).build();
    login(chain, user, "a");
    assertThat(users.asked.isEmpty()).isEqualTo(!asked);
  }

  @Test
  void oneThatThrowsCouldNotTellAndTheNextIsAsked() {
    Authenticator thrower =
        (credentials, context) -> {
          throw new IllegalStateException("broken");
        };
    PassdbChain chain =
        PassdbChain.builder().passdb(Passdb.of(thrower)).passdb(Passdb.of(users)).build();
    assertThat(login(chain, "ann", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(chain, "ann", "b")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void aReasonIsThatOfWhoKnowsTheUser() {
    PassdbChain chain =
        PassdbChain.builder()
            .passdb(Passdb.of(users))
            .passdb(Passdb.of(new Known(Map.of())))
            .build();
    assertThat(login(chain, "ann", "b")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(login(chain, "nobody", "b"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
  }

  @Test
  void whatCannotWorkIsRefusedAtOnce() {
    Authenticator noDirectory = (credentials, context) -> AuthOutcome.denied();
    assertThatIllegalArgumentException().isThrownBy(() -> Passdb.of(noDirectory).deny());
    assertThatIllegalArgumentException().isThrownBy(() -> PassdbChain.builder().build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PassdbChain.builder().passdb(Passdb.of(users).deny()).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PassdbResult.parse("return_ok"))
        .withMessageContaining("return-ok");
  }

  @Test
  void aMasterUserMayComeWithACertificateOrAToken() {
    for (Credentials credentials :
        List.of(
            new Credentials.Certificate("ann", "boss"),
            new Credentials.Token("ann", "boss", "t"))) {
      masters.asked.clear();
      masters.others = true;
      assertThat(withMasters().authenticate(credentials, CONTEXT))
          .isEqualTo(
              AuthOutcome.accepted(
                  new MailUser("ann", Optional.of("/ann"), Map.of("master_user", "boss"))));
      assertThat(masters.asked).containsExactly("boss");
    }
  }

  @Test
  void whatOneVerifiesTheChainDoes() {
    PassdbChain chain = withMasters();
    assertThat(chain.verifies(Credentials.Password.class)).isTrue();
    assertThat(chain.verifies(Credentials.Token.class)).isFalse();
    users.others = true;
    assertThat(chain.verifies(Credentials.Token.class)).isTrue();
    assertThat(CachedAuthenticator.of(users).build().verifies(Credentials.Token.class)).isTrue();
    assertThat(CachedAuthenticator.of(masters).build().verifies(Credentials.Token.class)).isFalse();
    PassdbChain denying =
        PassdbChain.builder().passdb(Passdb.of(users).deny()).passdb(Passdb.of(masters)).build();
    assertThat(denying.verifies(Credentials.Token.class)).isFalse();
  }

  @Test
  void everyLinkIsAPart() {
    assertThat(withMasters().parts()).containsExactlyInAnyOrder(masters, users);
  }

  private static AuthOutcome login(Authenticator chain, String user, String password) {
    return chain.authenticate(Credentials.Password.of(user, password), CONTEXT);
  }

  private static AuthOutcome actingFor(
      Authenticator chain, String user, String master, String password) {
    return chain.authenticate(new Credentials.Password(user, master, password), CONTEXT);
  }

  /** Users with passwords, and who was asked for. */
  private static final class Known implements Authenticator, UserDirectory {
    private final Map<String, String> passwords;
    private final List<String> asked = new ArrayList<>();
    private final List<String> locked = new ArrayList<>();
    private final List<String> withoutPassword = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    /** Of whom it cannot be told how they log in. */
    private final List<String> hasNoAnswer = new ArrayList<>();

    /** Whether nobody can be found. */
    private boolean isAway;

    /** Whether tokens and certificates are good too. */
    private boolean others;

    Known(Map<String, String> passwords) {
      this.passwords = passwords;
    }

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      String name = credentials.authenticationId();
      String other = credentials.authorizationId();
      asked.add(other.isEmpty() ? name : name + " for " + other);
      if (locked.contains(name)) {
        return AuthOutcome.denied(DenialReason.DISABLED);
      }
      if (refused.contains(name)) {
        return AuthOutcome.denied(DenialReason.REFUSED);
      }
      if (!passwords.containsKey(name)) {
        return AuthOutcome.denied(DenialReason.UNKNOWN_USER);
      }
      if (others && !(credentials instanceof Credentials.Password)) {
        return AuthOutcome.accepted(user(name));
      }
      return credentials instanceof Credentials.Password password
              && passwords.get(name).equals(password.password())
          ? AuthOutcome.accepted(user(name))
          : AuthOutcome.denied(DenialReason.BAD_PASSWORD);
    }

    @Override
    public SecretLookup secret(String name, String mechanism, AuthContext context) {
      if (locked.contains(name)) {
        return SecretLookup.unknown(DenialReason.DISABLED);
      }
      if (refused.contains(name)) {
        return SecretLookup.unknown(DenialReason.REFUSED);
      }
      if (hasNoAnswer.contains(name)) {
        return SecretLookup.unavailable();
      }
      if (withoutPassword.contains(name)) {
        return SecretLookup.unknown(DenialReason.NO_PASSWORD);
      }
      return passwords.containsKey(name)
          ? SecretLookup.found(new Secret.Password(passwords.get(name)), user(name))
          : SecretLookup.unknown();
    }

    @Override
    public boolean verifies(Class<? extends Credentials> kind) {
      return others || kind == Credentials.Password.class;
    }

    @Override
    public boolean hasSecrets(String mechanism) {
      return !mechanism.startsWith("DIGEST");
    }

    @Override
    public UserLookup find(String name) {
      if (isAway) {
        return UserLookup.unavailable("away");
      }
      return passwords.containsKey(name) ? UserLookup.found(user(name)) : UserLookup.unknown();
    }

    private static MailUser user(String name) {
      return new MailUser(name, Optional.of("/" + name), Map.of());
    }
  }
}

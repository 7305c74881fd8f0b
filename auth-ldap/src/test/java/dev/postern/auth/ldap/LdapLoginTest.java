package dev.postern.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserLookup;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who logs in, as what, and what the directory is asked for it. */
class LdapLoginTest {
  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));

  private TestDirectory directory;
  private LdapAuthenticator ldap;

  @BeforeEach
  void someUsers() throws Exception {
    directory = TestDirectory.start();
    directory.add("ann", "secret", "homeDirectory: /home/ann", "uidNumber: 1001", "gidNumber: 8");
  }

  @AfterEach
  void end() {
    ldap.close();
    directory.close();
  }

  private void open(LdapAuthenticatorBuilder builder) {
    ldap = builder.build();
  }

  private AuthOutcome login(String user, String password) {
    return ldap.authenticate(Credentials.Password.of(user, password), CONTEXT);
  }

  @Test
  void aLoginBySearchIsOneSearchAndOneBind() {
    open(directory.client().authBind());
    assertThat(login("ann", "secret")).isEqualTo(AuthOutcome.accepted(MailUser.of("ann")));
    assertThat(directory.asked)
        .containsExactly(
            "bind " + TestDirectory.SERVICE,
            "search (&(objectClass=posixAccount)(uid=ann))",
            "bind uid=ann," + TestDirectory.BASE);
  }

  @Test
  void whoIsUnknownIsAskedTheSameNumberOfQuestions() {
    open(directory.client().authBind());
    assertThat(login("bob", "secret")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(directory.asked)
        .containsExactly(
            "bind " + TestDirectory.SERVICE,
            "search (&(objectClass=posixAccount)(uid=bob))",
            "bind cn=postern-nobody," + TestDirectory.BASE);
    assertThat(login("ann", "wrong")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
  }

  /** RFC 4513 §5.1.2: the in-memory server accepts such a bind. */
  @Test
  void nobodyComesInWithoutAPassword() {
    open(directory.client().authBind());
    assertThat(login("ann", "")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(login("ann", "\0")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    ldap.close();
    open(directory.client().authBindUserDn("uid=%u," + TestDirectory.BASE));
    assertThat(login("ann", "")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(login("ann", "secret\0")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(directory.asked).doesNotContain("bind uid=ann," + TestDirectory.BASE);
  }

  @Test
  void whatANameHoldsIsAValueAndNoFilterOrDn() {
    open(directory.client().authBind());
    for (String name :
        new String[] {"*", "a*", "*)(uid=*", "ann)(objectClass=*", "ann\0", "\\61nn"}) {
      assertThat(login(name, "secret")).as(name).isInstanceOf(AuthOutcome.Denied.class);
      assertThat(ldap.find(name)).as(name).isEqualTo(UserLookup.unknown());
    }
    assertThat(directory.asked)
        .contains("search (&(objectClass=posixAccount)(uid=\\2a\\29\\28uid=\\2a))");
    ldap.close();
    open(directory.client().authBindUserDn("uid=%u," + TestDirectory.BASE));
    assertThat(login("x,uid=ann", "secret")).isInstanceOf(AuthOutcome.Denied.class);
    assertThat(login("ann+cn=x", "secret")).isInstanceOf(AuthOutcome.Denied.class);
  }

  @Test
  void aNameThatTheDirectoryWouldFoldIsNobodys() {
    open(directory.client().authBind());
    for (String name : new String[] {" ann", "ann ", "\uff41nn", "a\u00adnn", "ann\u200b"}) {
      assertThat(login(name, "secret")).as(name).isInstanceOf(AuthOutcome.Denied.class);
    }
    assertThat(login("ANN", "secret")).isEqualTo(AuthOutcome.accepted(MailUser.of("ann")));
  }

  @Test
  void moreThanOneEntryIsNoAnswer() throws Exception {
    for (int i = 0; i < 5; i++) {
      directory.add("twin" + i, "secret", "mail: twin@example.org");
    }
    open(directory.client().authBind().passFilter("(mail=%u)"));
    TestLog log = new TestLog();
    assertThat(login("twin@example.org", "secret")).isEqualTo(AuthOutcome.unavailable());
    assertThat(ldap.find("twin@example.org")).isInstanceOf(UserLookup.Unavailable.class);
    assertThat(log.lines("LDAP"))
        .containsExactly(
            "WARN LDAP question not answered reason=more than one entry is the user"
                + " twin@example.org");
  }

  @Test
  void aStoredPasswordIsVerifiedHere() throws Exception {
    directory.add("bob", "{SHA512-CRYPT}$6$postern$broken", "mail: bob@example.org");
    directory.add("cid", "$1$postern$Y61/erkjbZVnpZWNlp/Zc1");
    directory.add("dan", "!");
    open(directory.client());
    assertThat(login("cid", "s3cret-of-ann")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login("cid", "x")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(login("dan", "!")).isEqualTo(AuthOutcome.denied(DenialReason.LOCKED));
    assertThat(login("eve", "x")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(directory.asked).noneMatch(q -> q.startsWith("bind uid="));
  }

  @Test
  void whatFindsNoRoomIsUnavailableAndADecoyIsNothing() throws Exception {
    directory.add("cid", "$1$postern$Y61/erkjbZVnpZWNlp/Zc1");
    directory.add("dan", "!");
    directory.add("sick", "{FAILING}x");
    Failing failing = new Failing();
    open(directory.client().schemes(PasswordSchemes.standard().plus(failing)));
    assertThat(login("sick", "x")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    for (RuntimeException failure :
        List.of(
            new IllegalArgumentException("simulated"),
            new RejectedExecutionException("simulated"))) {
      failing.failure = Optional.of(failure);
      assertThat(login("sick", "x")).isEqualTo(AuthOutcome.unavailable());
      assertThat(login("dan", "!")).isEqualTo(AuthOutcome.denied(DenialReason.LOCKED));
      assertThat(login("eve", "x")).isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
      assertThat(login("cid", "x")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    }
  }

  @Test
  void aStoredPasswordIsASecret() throws Exception {
    directory.add("bob", "{PLAIN}clear");
    open(directory.client());
    assertThat(ldap.hasSecrets("CRAM-MD5")).isTrue();
    assertThat(ldap.secret("BOB", "CRAM-MD5", CONTEXT))
        .isEqualTo(SecretLookup.found(new Secret.Password("clear"), MailUser.of("bob")));
    assertThat(ldap.secret("eve", "CRAM-MD5", CONTEXT)).isEqualTo(SecretLookup.unknown());
    ldap.close();
    open(directory.client().authBind());
    assertThat(ldap.hasSecrets("CRAM-MD5")).isFalse();
    assertThat(ldap.secret("bob", "CRAM-MD5", CONTEXT)).isEqualTo(SecretLookup.notSupported());
  }

  @Test
  void fieldsSayWhoAndWhetherAndFromWhere() throws Exception {
    directory.add("bob", "secret", "mail: Bob@Example.org", "employeeType: out");
    directory.add("cid", "secret", "mail: cid@example.org", "description: 192.0.2.0/24");
    open(
        directory
            .client()
            .authBind()
            .passAttrs("mail=user, employeeType=nologin, description=allow_nets, !sn"));
    assertThat(login("ann", "secret")).isEqualTo(AuthOutcome.accepted(MailUser.of("ann")));
    assertThat(login("bob", "secret")).isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
    assertThat(login("cid", "secret")).isEqualTo(AuthOutcome.denied(DenialReason.NOT_FROM_HERE));
    assertThat(login("cid", "wrong")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    ldap.close();
    open(directory.client().authBind().passAttrs("mail=user"));
    assertThat(login("bob", "secret"))
        .isEqualTo(AuthOutcome.accepted(MailUser.of("bob@example.org")));
  }

  /** Behind another database that has verified the password, a chain asks for no more than that. */
  @Test
  void fieldsSayItToWhoAsksForASecretThatABindHasNot() throws Exception {
    directory.add("bob", "secret", "employeeType: out");
    directory.add("cid", "secret", "description: 192.0.2.0/24");
    directory.add("dan", "secret", "description: nonsense");
    open(
        directory
            .client()
            .authBind()
            .passAttrs("userPassword=password, employeeType=nologin, description=allow_nets"));
    assertThat(secret("ann")).isEqualTo(SecretLookup.notSupported());
    assertThat(secret("eve")).isEqualTo(SecretLookup.unknown());
    assertThat(secret("bob")).isEqualTo(SecretLookup.unknown(DenialReason.DISABLED));
    assertThat(secret("cid")).isEqualTo(SecretLookup.unknown(DenialReason.NOT_FROM_HERE));
    assertThat(secret("dan")).isEqualTo(SecretLookup.unavailable());
  }

  private SecretLookup secret(String user) {
    return ldap.secret(user, "PLAIN", CONTEXT);
  }

  @Test
  void aUserHasWhatTheFieldsMakeOfItsEntry() {
    open(directory.client());
    assertThat(ldap.find("ann"))
        .isEqualTo(
            UserLookup.found(
                new MailUser(
                    "ann",
                    Optional.of("/home/ann"),
                    Map.of("home", "/home/ann", "uid", "1001", "gid", "8"))));
    ldap.close();
    open(
        directory
            .client()
            .userAttrs("=home=/var/mail/%d/%{ldap:uid},=x=%{ldap:sn:none},sn=y=z,uid=q=<%$>"));
    assertThat(ldap.find("ann"))
        .isEqualTo(
            UserLookup.found(
                new MailUser(
                    "ann",
                    Optional.of("/var/mail//ann"),
                    Map.of("home", "/var/mail//ann", "x", "none", "q", "<ann>"))));
  }

  @Test
  void nobodyActsAsAnotherButAsItself() {
    open(directory.client().authBind());
    assertThat(as("ann")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(as("bob")).isEqualTo(AuthOutcome.denied(DenialReason.NOT_AUTHORIZED));
  }

  private AuthOutcome as(String other) {
    return ldap.authenticate(new Credentials.Password(other, "ann", "secret"), CONTEXT);
  }

  @Test
  void aBaseThatIsAwayIsNoAnswerUnlessItIsOfAName() {
    open(directory.client().authBind().base("ou=none,dc=example,dc=org"));
    assertThat(login("ann", "secret")).isEqualTo(AuthOutcome.unavailable());
    ldap.close();
    open(directory.client().authBind().base("ou=%d,dc=example,dc=org"));
    assertThat(login("ann@none", "secret"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
  }

  @Test
  void aStartInsistsOnTheDirectoryIfItIsToldTo() throws Exception {
    open(directory.client().requiredAtStart());
    ldap.check();
    ldap.close();
    directory.close();
    open(directory.client());
    ldap.check();
    open(directory.client().requiredAtStart());
    assertThatThrownBy(ldap::check)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the LDAP directory cannot be used: ");
  }

  /** The costliest of all. */
  private static final class Failing implements PasswordScheme {
    private Optional<RuntimeException> failure = Optional.empty();

    @Override
    public String name() {
      return "FAILING";
    }

    @Override
    public boolean verify(Credentials.Password login, String stored) {
      failure.ifPresent(
          thrown -> {
            throw thrown;
          });
      return false;
    }

    @Override
    public String hash(Credentials.Password login, RandomGenerator random) {
      return "";
    }
  }

  @Test
  void namesForWhichTheSameIsAskedAreOneUsers() {
    open(directory.client().passFilter("(uid=%n)"));
    assertThat(ldap.subject("ann@a")).isEqualTo("ann");
    ldap.close();
    open(directory.client().passFilter("(mail=%u)"));
    assertThat(ldap.subject("ann@a")).isEqualTo("ann@a");
    ldap.close();
    open(directory.client().passFilter("(&(uid=%n)(ou=%d))"));
    assertThat(ldap.subject("ann@a")).isEqualTo("ann@a");
  }

  @Test
  void anEntryThatCannotBeFollowedDoesNotTellTheRightPassword() throws Exception {
    directory.add("dan", "secret", "description: nonsense");
    open(directory.client().authBind().passAttrs("description=allow_nets"));
    assertThat(login("dan", "wrong")).isEqualTo(AuthOutcome.unavailable());
    assertThat(login("dan", "secret")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void blanksBesideTheAtSignAreNobodys() {
    open(directory.client());
    for (String name : new String[] {"ann @a", "ann@ a", "a  nn", "a\nnn"}) {
      assertThat(LdapName.of(name)).isEmpty();
      assertThat(ldap.find(name)).isEqualTo(UserLookup.unknown());
    }
  }
}

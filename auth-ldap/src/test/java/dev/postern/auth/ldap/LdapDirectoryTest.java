package dev.postern.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.DenialReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is never sent to a directory, whoever asks for it. */
class LdapDirectoryTest {
  private static final String ANN = "uid=ann," + TestDirectory.BASE;

  private TestDirectory server;
  private LdapDirectory directory;

  @BeforeEach
  void open() throws Exception {
    server = TestDirectory.start();
    server.add("ann", "secret");
    LdapAuthenticator ldap = server.client().authBind().build();
    directory = new LdapDirectory(ldap.settings());
    ldap.close();
  }

  @AfterEach
  void end() {
    directory.close();
    server.close();
  }

  /** RFC 4513 §5.1.1 and §5.1.2: they are accepted as those of nobody. */
  @Test
  void aBindThatWouldProveNothingIsNotSent() {
    String[][] binds = {{ANN, ""}, {ANN, "\0"}, {ANN, "secret\0"}, {"", "secret"}, {"", ""}};
    for (String[] bind : binds) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> directory.bind(bind[0], bind[1]))
          .withMessage("a bind that would prove nothing");
    }
    assertThat(server.asked).isEmpty();
  }

  @Test
  void aBindThatProves() throws Exception {
    assertThat(directory.bind(ANN, "secret")).isEmpty();
    assertThat(directory.bind(ANN, "wrong")).contains(DenialReason.BAD_PASSWORD);
    assertThat(server.asked).containsExactly("bind " + ANN, "bind " + ANN);
  }
}

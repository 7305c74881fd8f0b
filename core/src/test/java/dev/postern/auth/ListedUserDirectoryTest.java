package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The users of all databases, as far as they can be told. */
final class ListedUserDirectoryTest {
  private static final UserDirectory UNLISTED = name -> UserLookup.unknown();

  @Test
  void aChainListsTheUsersOfThoseThatCan() throws IOException {
    UserDirectory chain =
        UserDirectory.chain(new Listed("ann", "ben"), UNLISTED, new Listed("ben", "cid"));
    assertThat(ListedUserDirectory.of(chain).orElseThrow().users())
        .containsExactly("ann", "ben", "cid");
  }

  @Test
  void aChainOfWhatCannotCannot() {
    UserDirectory chain = UserDirectory.chain(UNLISTED, UNLISTED);
    assertThat(ListedUserDirectory.of(chain)).isEmpty();
    assertThat(ListedUserDirectory.of(UNLISTED)).isEmpty();
  }

  /** A chain in a chain is asked whether it can. */
  @Test
  void whatCannotKeepsNobodyElseFromIt() throws IOException {
    UserDirectory chain =
        UserDirectory.chain(UserDirectory.chain(UNLISTED, UNLISTED), new Listed("ann"));
    assertThat(ListedUserDirectory.of(chain).orElseThrow().users()).containsExactly("ann");
  }

  @Test
  void anIncompleteListIsNone() {
    UserDirectory chain = UserDirectory.chain(new Listed("ann"), new Listed());
    assertThatThrownBy(ListedUserDirectory.of(chain).orElseThrow()::users)
        .isInstanceOf(IOException.class)
        .hasMessage("away");
  }

  @Test
  void accountsAreListedAsDirectoriesAre() throws IOException {
    Authenticator listed = Authenticator.chain(new Accounts("ann"), new Accounts("ben"));
    assertThat(ListedUserDirectory.of((UserDirectory) listed).orElseThrow().users())
        .containsExactly("ann", "ben");
    record Unlisted() implements Authenticator, UserDirectory {
      @Override
      public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
        return AuthOutcome.denied();
      }

      @Override
      public UserLookup find(String name) {
        return UserLookup.unknown();
      }
    }
    Authenticator unlisted = Authenticator.chain(new Unlisted(), new Unlisted());
    assertThat(ListedUserDirectory.of((UserDirectory) unlisted)).isEmpty();
  }

  /** Names some; away if there are none. */
  private static class Listed implements ListedUserDirectory {
    private final List<String> names;

    Listed(String... names) {
      this.names = List.of(names);
    }

    @Override
    public UserLookup find(String name) {
      return UserLookup.unknown();
    }

    @Override
    public List<String> users() throws IOException {
      if (names.isEmpty()) {
        throw new IOException("away");
      }
      return names;
    }
  }

  private static final class Accounts extends Listed implements Authenticator {
    Accounts(String... names) {
      super(names);
    }

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }
  }
}

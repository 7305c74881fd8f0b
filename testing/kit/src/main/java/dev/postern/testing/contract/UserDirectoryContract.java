package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the Javadoc of {@link UserDirectory} promises, as tests. Its author extends it once:
 *
 * <pre>{@code
 * final class MyDirectoryTest extends UserDirectoryContract {
 *   @Override
 *   protected UserDirectory newDirectory() {
 *     return MyDirectory.of(USER);
 *   }
 * }
 * }</pre>
 */
public abstract class UserDirectoryContract {
  /** A user who exists. */
  protected static final String USER = "ann@example.org";

  private UserDirectory directory;

  /** For subclasses. */
  protected UserDirectoryContract() {}

  /** Knows {@link #USER}, and nobody else. */
  protected abstract UserDirectory newDirectory() throws Exception;

  /**
   * One whose file or database is away; empty if there is nothing that could be away. The tests of
   * that are then skipped.
   */
  protected Optional<UserDirectory> newUnavailableDirectory() throws Exception {
    return Optional.empty();
  }

  @BeforeEach
  final void makeDirectory() throws Exception {
    directory = newDirectory();
  }

  @Test
  void aUserIsFoundAndTheSameEachTime() {
    assertThat(directory.find(USER))
        .isInstanceOf(UserLookup.Found.class)
        .isEqualTo(directory.find(USER));
  }

  @Test
  void aUserIsFoundByTheNameThatWasFound() {
    UserLookup lookup = directory.find(USER);
    assertThat(lookup).isInstanceOf(UserLookup.Found.class);
    assertThat(directory.find(((UserLookup.Found) lookup).found().name())).isEqualTo(lookup);
  }

  /** Else a login reads another mailbox than the one that deliveries fill. */
  @Test
  void whoLoggedInIsWhereDeliveriesGo() {
    assertThat(directory.locate(MailUser.of(USER))).isEqualTo(directory.find(USER));
  }

  @Test
  void whoCanNameItsUsersFindsThem() throws IOException {
    Optional<ListedUserDirectory> listed = ListedUserDirectory.of(directory);
    Assumptions.assumeTrue(listed.isPresent(), "it cannot name its users");
    List<String> names = listed.orElseThrow().users();
    assertThat(names).containsExactly(USER);
    assertThat(directory.find(names.get(0))).isInstanceOf(UserLookup.Found.class);
  }

  @Test
  void whoIsUnknownIsUnknownWhateverTheName() {
    for (String name : OddNames.ALL) {
      assertThat(directory.find(name)).isEqualTo(UserLookup.unknown());
    }
  }

  @Test
  void manyAreAnsweredAtOnce() {
    assertThat(
            IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> directory.find(i % 2 == 0 ? USER : "nobody" + i + "@example.org"))
                .filter(UserLookup.Found.class::isInstance))
        .hasSize(32);
  }

  @Test
  void whatIsAwaySaysSoAndDoesNotCallAUserUnknown() throws Exception {
    Optional<UserDirectory> away = newUnavailableDirectory();
    Assumptions.assumeTrue(away.isPresent(), "nothing of this directory can be away");
    assertThat(away.get().find(USER)).isInstanceOf(UserLookup.Unavailable.class);
    assertThat(away.get().find("nobody@example.org")).isInstanceOf(UserLookup.Unavailable.class);
    assertThat(away.get().locate(MailUser.of(USER))).isInstanceOf(UserLookup.Unavailable.class);
    if (away.get() instanceof ListedUserDirectory listed) {
      assertThatThrownBy(listed::users).isInstanceOf(IOException.class);
    }
  }
}

package dev.postern.maildir.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.auth.MailUser;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Locations that begin where the operator stands. */
class RelativeLocationTest {
  private static final Path HERE = Path.of("/srv/50%u/app");
  private static final MailUser ANN = MailUser.of("ann@example.org");

  @ParameterizedTest
  @CsvSource({
    "data/mail/%d/%n, /srv/50%u/app/data/mail/example.org/ann",
    "%n, /srv/50%u/app/ann",
    "./%n/Maildir, /srv/50%u/app/ann/Maildir",
    "../mail/%n, /srv/50%u/mail/ann",
    "./../../%n, /srv/ann",
    "maildir:mail/%n:LAYOUT=fs, /srv/50%u/app/mail/ann",
    "/mail/%n, /mail/ann"
  })
  void beginThere(String location, String path) throws Exception {
    assertThat(MailLocation.parse(location, HERE).roots(ANN, FileSystems.getDefault()).mail())
        .isEqualTo(Path.of(path));
  }

  @Test
  void soDoTheOtherPaths() throws Exception {
    MailRoots roots =
        MailLocation.parse("m/%n:INBOX=i:CONTROL=c/%n:INDEX=../x", HERE)
            .roots(ANN, FileSystems.getDefault());
    assertThat(roots.inbox()).isEqualTo(HERE.resolve("i"));
    assertThat(roots.control()).contains(HERE.resolve("c/ann"));
    assertThat(roots.index()).contains(Path.of("/srv/50%u/x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~bob/mail", "%hmail", "%{home}mail", "a/../b", "a/./b", ".."})
  void butNotFromEverywhere(String location) {
    assertThatIllegalArgumentException().isThrownBy(() -> MailLocation.parse(location, HERE));
  }

  @Test
  void aUsersFieldHasNoPlaceToBegin() {
    assertThatIllegalArgumentException().isThrownBy(() -> MailLocation.parse("mail/%n"));
  }
}

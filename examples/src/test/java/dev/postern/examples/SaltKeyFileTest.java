package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same salts after a restart. */
class SaltKeyFileTest {
  @TempDir private Path folder;

  @Test
  void itIsMadeOnceAndForItsOwner() throws Exception {
    Path data = folder.resolve("data");
    SaltKeyFile first = SaltKeyFile.in(data);
    assertThat(data).as("before the server runs").doesNotExist();
    first.keep();
    assertThat(SaltKeyFile.in(data).octets()).isEqualTo(first.octets()).hasSize(32);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("salt-key"))))
        .isEqualTo("rw-------");
    SaltKeyFile.in(data).keep();
    assertThat(SaltKeyFile.in(data).octets()).isEqualTo(first.octets());
    assertThat(SaltKeyFile.in(folder).octets()).isNotEqualTo(first.octets());
  }

  @Test
  void itIsThereAsAWholeOrNotAtAll() throws Exception {
    SaltKeyFile salts = SaltKeyFile.in(folder);
    Path file = folder.resolve("salt-key");
    assertThatThrownBy(
            () ->
                salts.keep(
                    fresh -> {
                      assertThat(fresh).hasBinaryContent(salts.octets());
                      assertThat(file).doesNotExist();
                      throw new IOException("crash");
                    }))
        .hasMessage("crash");
    assertThat(folder).isEmptyDirectory();
    SaltKeyFile.in(folder).keep();
    assertThat(folder.toFile().list()).containsExactly("salt-key");
  }

  @Test
  void aShortOneIsNone() throws Exception {
    Files.writeString(folder.resolve("salt-key"), "short");
    assertThatThrownBy(() -> SaltKeyFile.in(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no salt key");
  }
}

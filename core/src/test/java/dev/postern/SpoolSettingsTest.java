package dev.postern;

import static dev.postern.NamedProtocol.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageSpool;
import dev.postern.message.SpoolSpace;
import dev.postern.net.Protocol.TlsMode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolSettingsTest {

  @Test
  void theSpoolHasTheDirectoryAndTheBoundThatAreSet(@TempDir Path parent) throws Exception {
    Path directory = Files.createDirectory(parent.resolve("spool"));
    Limits limits =
        Limits.defaults()
            .with(Limits.Count.MESSAGE_OCTETS, 100_000)
            .with(Limits.Count.SPOOL_OCTETS, 123_456);
    MailServer server =
        MailServer.builder()
            .listen(listener("echo", TlsMode.NONE))
            .limits(limits)
            .spool(directory)
            .build();
    SpoolSpace spool = server.context().spool();

    assertThat(spool.free()).isEqualTo(123_456);
    ByteBuffer large = ByteBuffer.allocate(MessageSpool.MEMORY_THRESHOLD + 1);
    try (MessageSpool message = spool.newSpool()) {
      message.write(large.duplicate());
    }
    Files.delete(directory);
    try (MessageSpool message = spool.newSpool()) {
      assertThatThrownBy(() -> message.write(large)).hasMessageContaining(directory.toString());
    }
  }

  @Test
  void aServerThatStartsRemovesWhatADeadOneLeft(@TempDir Path spool) throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path left = Files.createFile(spool.resolve("postern-" + dead.pid() + "-1.spool"));
    Path other = Files.createFile(spool.resolve("other"));
    try (MailServer server =
        MailServer.builder().listen(listener("echo", TlsMode.NONE).port(0)).spool(spool).build()) {
      server.start();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("postern-sweep")) {
          thread.join();
        }
      }
      assertThat(left).doesNotExist();
      assertThat(other).exists();
    }
  }
}

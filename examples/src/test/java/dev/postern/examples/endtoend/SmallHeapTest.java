package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.examples.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A message is never held in memory: one that is larger than the heap goes all the way. */
@Timeout(120)
class SmallHeapTest {
  @TempDir private Path data;

  @Test
  void aMessageMayBeLargerThanTheHeap() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            data, List.of("-Xmx24m", "-XX:+UseSerialGC"), SmallHeap.class, data.toString());
    assertThat(result.status()).as(result.output()).isZero();
    Map<String, String> said =
        result
            .output()
            .lines()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    assertThat(Long.parseLong(said.get("heap"))).isLessThan(Long.parseLong(said.get("size")));
    // A digest of the prefix and what was sent is not one of what was sent.
    assertThat(said.get("stored")).isEqualTo(said.get("sent")).isNotEqualTo(said.get("file"));
    assertThat(said.get("pop3s")).isEqualTo(said.get("file"));
    assertThat(said.get("imaps")).isEqualTo(said.get("file"));
  }
}

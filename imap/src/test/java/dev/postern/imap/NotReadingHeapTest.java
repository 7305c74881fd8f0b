package dev.postern.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A whole server in a small heap, with clients that ask for much and never read. */
class NotReadingHeapTest {

  @Test
  void theServerOutlivesThem() throws IOException, InterruptedException {
    SmallHeap.Ending ending = SmallHeap.run(NotReadingClients.class);
    assertThat(ending.said()).contains(NotReadingClients.SERVED);
    assertThat(ending.exitValue()).as(ending.said()).isZero();
  }
}

package dev.postern.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A whole server in a small heap, with strangers and users whose commands never end. */
class UnfinishedInputHeapTest {

  @Test
  void theServerOutlivesThem() throws IOException, InterruptedException {
    SmallHeap.Ending ending = SmallHeap.run(UnfinishedClients.class);
    assertThat(ending.said()).contains(UnfinishedClients.SERVED);
    assertThat(ending.exitValue()).as(ending.said()).isZero();
  }
}

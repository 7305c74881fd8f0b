package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.junit.jupiter.api.Test;

/** Interests that workers change while the I/O thread may end the connection. */
class MailProcessorTest {

  @Test
  void saysWhetherAnInterestIsNew() throws Exception {
    try (Selector selector = Selector.open()) {
      Pipe pipe = Pipe.open();
      try (Pipe.SourceChannel source = pipe.source();
          Pipe.SinkChannel sink = pipe.sink()) {
        source.configureBlocking(false);
        SelectionKey key = source.register(selector, 0);
        assertThat(MailProcessor.changes(key, SelectionKey.OP_READ, true)).isTrue();
        assertThat(MailProcessor.changes(key, SelectionKey.OP_READ, true)).isFalse();
        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ);
        assertThat(MailProcessor.changes(key, SelectionKey.OP_READ, false)).isTrue();
        assertThat(MailProcessor.changes(key, SelectionKey.OP_READ, false)).isFalse();
        key.cancel();
        assertThat(MailProcessor.changes(key, SelectionKey.OP_READ, true)).isFalse();
        assertThat(sink.isOpen()).isTrue();
      }
    }
  }
}

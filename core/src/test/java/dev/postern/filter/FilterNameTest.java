package dev.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.net.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What log and events call a filter. */
final class FilterNameTest {
  private static final FilterSession STAGES = new FilterSession() {};

  @ParameterizedTest
  @ValueSource(strings = {"", "x\r\nfake log line", "a b", "a=b", "a\"b", "\u00e4", "a\u007f"})
  void aNameThatALogLineCannotShowIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageFilter.onMessage(name, message -> Verdict.pass()));
    assertThatIllegalArgumentException().isThrownBy(() -> MessageFilter.stateless(name, STAGES));
  }

  @Test
  void soIsALongOne() {
    String longest = "x".repeat(64);
    assertThat(MessageFilter.stateless(longest, STAGES).name()).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageFilter.stateless(longest + "x", STAGES));
  }

  @Test
  void aFilterIsCalledAsItsClass() {
    MessageFilter lambda = peer -> STAGES;
    assertThat(new Named().name()).isEqualTo("Named");
    assertThat(lambda.name()).isEqualTo("FilterNameTest");
  }

  @Test
  void anAnonymousOneHasTheFullName() {
    MessageFilter anonymous =
        new MessageFilter() {
          @Override
          public FilterSession open(PeerInfo peer) {
            return STAGES;
          }
        };
    assertThat(anonymous.name()).isEqualTo("dev.postern.filter.FilterNameTest$2");
  }

  private static final class Named implements MessageFilter {
    @Override
    public FilterSession open(PeerInfo peer) {
      return STAGES;
    }
  }
}

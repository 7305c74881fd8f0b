package dev.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.ServerPart;
import dev.postern.filter.FilterSession.Call;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session is called for what its class does, or for what it says. */
class FilterCallsTest {

  /** Does everything. */
  private static class Whole implements FilterSession {
    @Override
    public Verdict connect(Findings before) {
      return Verdict.pass();
    }

    @Override
    public Verdict helo(String host, Findings before) {
      return Verdict.pass();
    }

    @Override
    public Verdict sender(Envelope envelope, Findings before) {
      return Verdict.pass();
    }

    @Override
    public Verdict recipient(Envelope envelope, Recipient recipient, Findings before) {
      return Verdict.pass();
    }

    @Override
    public Verdict message(FilteredMessage message) {
      return Verdict.pass();
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  private static final class Inherits extends Whole {}

  @Test
  void aClassThatDoesNothingIsNotCalled() {
    assertThat(new FilterSession() {}.calls()).isEmpty();
  }

  @Test
  void aClassIsCalledForWhatItDoesAndForWhatItInherits() {
    assertThat(new Whole().calls()).isEqualTo(EnumSet.allOf(Call.class));
    assertThat(new Inherits().calls()).isEqualTo(EnumSet.allOf(Call.class));
    FilterSession senders =
        new FilterSession() {
          @Override
          public Verdict sender(Envelope envelope, Findings before) {
            return Verdict.pass();
          }

          @Override
          public void abort() {}
        };
    assertThat(senders.calls()).containsExactlyInAnyOrder(Call.SENDER, Call.ABORT);
  }

  @ParameterizedTest
  @EnumSource
  void eachCallIsAMethodOfItsName(Call call) {
    assertThat(Arrays.stream(FilterSession.class.getDeclaredMethods()).map(Method::getName))
        .contains(call.name().toLowerCase(Locale.ROOT));
  }

  @Test
  void noMethodIsForgotten() {
    assertThat(
            Arrays.stream(FilterSession.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !name.equals("calls")))
        .hasSize(Call.values().length);
  }

  @Test
  void whatStandsForAnotherIsCalledForEverything() {
    Object proxy =
        Proxy.newProxyInstance(
            FilterSession.class.getClassLoader(),
            new Class<?>[] {FilterSession.class},
            (self, method, arguments) -> null);
    assertThat(OverriddenCalls.of(proxy.getClass().asSubclass(FilterSession.class)))
        .isEqualTo(EnumSet.allOf(Call.class));
  }

  @Test
  void theAnswerIsTheCallersOwn() {
    FilterSession session = new Whole();
    session.calls().clear();
    assertThat(session.calls()).isEqualTo(EnumSet.allOf(Call.class));
  }

  @Test
  void aFilterForMessagesIsCalledForThemAlone() throws IOException {
    MessageFilter filter = MessageFilter.onMessage("f", message -> Verdict.pass());
    assertThat(filter.open(peer()).calls()).containsExactly(Call.MESSAGE);
    assertThat(filter.connectsAtOnce()).isTrue();
  }

  @Test
  void oneThatRemembersNothingIsToldOfNoEnd() throws IOException {
    MessageFilter filter = MessageFilter.stateless("f", new Whole());
    assertThat(filter.open(peer()).calls()).isEqualTo(EnumSet.range(Call.CONNECT, Call.MESSAGE));
    assertThat(filter.connectsAtOnce()).isFalse();
  }

  /** A part's own close is no session's. */
  @Test
  void aPartThatIsClosedWithTheServerIsNotBusyForIt() throws IOException {
    class Stages implements FilterSession, ServerPart {
      @Override
      public void close() {}
    }
    MessageFilter filter = MessageFilter.stateless("f", new Stages());
    assertThat(filter.open(peer()).calls()).isEmpty();
  }

  @Test
  void oneThatRemembersNothingPassesOnWhatItsStagesSay() throws IOException {
    FilterSession says =
        new Whole() {
          @Override
          public Set<Call> calls() {
            return Set.of(Call.SENDER, Call.CLOSE);
          }
        };
    assertThat(MessageFilter.stateless("f", says).open(peer()).calls())
        .containsExactly(Call.SENDER);
  }

  private static PeerInfo peer() {
    return PeerInfo.unix("smtp");
  }
}

package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.Envelope;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.Placement;
import dev.postern.net.PeerInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A filter that breaks a promise fails its contract, and a sound one passes it. */
class FilterContractCatchesTest {

  static final class Sound extends MessageFilterContract {
    @Override
    protected MessageFilter newFilter() {
      return MessageFilter.onMessage(
          "sound",
          message ->
              Verdict.pass().withMessage(message.source()).withPlacement(Placement.mailbox("A/b")));
    }
  }

  static final class ThrowsHalfway extends MessageFilterContract {
    @Override
    protected MessageFilter newFilter() {
      return MessageFilter.onMessage(
          "halfway",
          message -> {
            try (MessageReader reader = message.source().open()) {
              reader.skipNBytes(Math.min(1_000, message.source().size()));
              if (reader.remaining() > 0) {
                throw new IOException("scripted");
              }
            }
            return Verdict.pass();
          });
    }
  }

  static final class ThrowsInTheNextTransaction extends MessageFilterContract {
    @Override
    protected MessageFilter newFilter() {
      return peer ->
          new FilterSession() {
            private boolean begun;

            @Override
            public Verdict sender(Envelope envelope, Findings before) {
              if (begun) {
                throw new IllegalStateException("scripted");
              }
              begun = true;
              return Verdict.pass();
            }

            @Override
            public Verdict message(FilteredMessage message) {
              begun = false;
              return Verdict.pass();
            }
          };
    }
  }

  static final class SaysNothing extends MessageFilterContract {
    @Override
    protected MessageFilter newFilter() {
      return MessageFilter.onMessage("silent", message -> null);
    }
  }

  static final class SharesItsSession extends MessageFilterContract {
    @Override
    protected MessageFilter newFilter() {
      FilterSession one = new FilterSession() {};
      return peer -> one;
    }
  }

  static final class GivesHalfAMessage extends MessageFilterContract {
    @Override
    protected MessageFilter newFilter() {
      return MessageFilter.onMessage("half", message -> Verdict.pass().withMessage(new Half()));
    }
  }

  static final class ChangesMailTooEarly extends MessageFilterContract {
    @Override
    protected MessageFilter newFilter() {
      return MessageFilter.stateless(
          "early",
          new FilterSession() {
            @Override
            public Verdict sender(Envelope envelope, Findings before) {
              return Verdict.pass().withoutHeader("Subject");
            }
          });
    }
  }

  static final class PlacesNowhere extends MessageFilterContract {
    @Override
    protected MessageFilter newFilter() {
      return MessageFilter.onMessage(
          "nowhere", message -> Verdict.pass().withPlacement(Placement.mailbox("Lists\r\n")));
    }
  }

  static final class CutsTheLog extends MessageFilterContract {
    @Override
    protected MessageFilter newFilter() {
      return new MessageFilter() {
        @Override
        public FilterSession open(PeerInfo peer) {
          return new FilterSession() {};
        }

        @Override
        public String name() {
          return "x\r\ny";
        }
      };
    }
  }

  private record Half() implements MessageSource {
    @Override
    public long size() {
      return 10;
    }

    @Override
    public MessageReader open(long from, long length) {
      return MessageReader.of(new ByteArrayInputStream(new byte[5]), from, length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ThrowsHalfway.class,
        ThrowsInTheNextTransaction.class,
        SaysNothing.class,
        SharesItsSession.class,
        GivesHalfAMessage.class,
        ChangesMailTooEarly.class,
        PlacesNowhere.class,
        CutsTheLog.class
      })
  void aBreachIsCaught(Class<? extends MessageFilterContract> broken) {
    assertThat(run(broken).getTotalFailureCount()).isPositive();
  }

  @Test
  void aSoundFilterPasses() {
    TestExecutionSummary summary = run(Sound.class);
    assertThat(summary.getTotalFailureCount()).isZero();
    assertThat(summary.getTestsSucceededCount()).isGreaterThan(8);
  }

  private static TestExecutionSummary run(Class<? extends MessageFilterContract> contract) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(contract)).build(),
            listener);
    return listener.getSummary();
  }
}

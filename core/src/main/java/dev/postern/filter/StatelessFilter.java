package dev.postern.filter;

import dev.postern.ServerPart;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One session for all connections, which is told of no connection's end.
 *
 * @param given what the embedder wrote, which may be a part that is started and closed
 */
record StatelessFilter(String name, FilterSession stages, Object given) implements MessageFilter {
  private static final Set<FilterSession.Call> ALL =
      EnumSet.range(FilterSession.Call.CONNECT, FilterSession.Call.MESSAGE);

  StatelessFilter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(stages, "stages");
    if (!name.matches("[!#-<>-~]{1,64}")) {
      throw new IllegalArgumentException(
          "a filter's name is 1 to 64 printable ASCII characters without space, quote and '='");
    }
  }

  @Override
  public List<ServerPart> parts() {
    return given instanceof ServerPart part ? List.of(part) : List.of();
  }

  /** Opening it is nobody's work. */
  @Override
  public boolean connectsAtOnce() {
    return !stages.calls().contains(FilterSession.Call.CONNECT);
  }

  @Override
  public FilterSession open(PeerInfo peer) {
    return new FilterSession() {
      @Override
      public Set<Call> calls() {
        Set<Call> calls = EnumSet.copyOf(ALL);
        calls.retainAll(stages.calls());
        return calls;
      }

      @Override
      public Verdict connect(Findings before) throws IOException {
        return stages.connect(before);
      }

      @Override
      public Verdict helo(String host, Findings before) throws IOException {
        return stages.helo(host, before);
      }

      @Override
      public Verdict sender(Envelope envelope, Findings before) throws IOException {
        return stages.sender(envelope, before);
      }

      @Override
      public Verdict recipient(Envelope envelope, Recipient recipient, Findings before)
          throws IOException {
        return stages.recipient(envelope, recipient, before);
      }

      @Override
      public Verdict message(FilteredMessage message) throws IOException {
        return stages.message(message);
      }
    };
  }
}

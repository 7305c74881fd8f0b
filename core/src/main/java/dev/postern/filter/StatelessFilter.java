package dev.postern.filter;

import dev.postern.ServerPart;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * One session for all connections, which is told of no connection's end.
 *
 * @param given what the embedder wrote, which may be a part that is started and closed
 */
record StatelessFilter(String name, FilterSession stages, Object given) implements MessageFilter {
  StatelessFilter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(stages, "stages");
  }

  @Override
  public List<ServerPart> parts() {
    return given instanceof ServerPart part ? List.of(part) : List.of();
  }

  @Override
  public FilterSession open(PeerInfo peer) {
    return new FilterSession() {
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

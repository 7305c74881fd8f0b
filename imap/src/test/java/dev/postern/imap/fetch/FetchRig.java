package dev.postern.imap.fetch;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.ResponseWriter.Recent;
import dev.postern.net.Chunks;
import dev.postern.store.MessageInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Fetches in tests; responses are text with one char for each octet. */
final class FetchRig {
  private final StubMailbox mailbox;
  private FetchOutcome outcome;
  private int largestChunk;

  FetchRig(StubMailbox mailbox) {
    this.mailbox = mailbox;
  }

  static FetchRequest request(String items) throws ImapSyntaxException {
    ImapCursor cursor = new ImapCursor(items.getBytes(StandardCharsets.ISO_8859_1));
    FetchRequest request = FetchParser.parse(cursor);
    cursor.end();
    return request;
  }

  /** The whole response over all messages. */
  String fetch(String items) throws IOException, ImapSyntaxException {
    return drain(chunks(request(items), targets().stream()));
  }

  /** The value part of one message's response. */
  String value(String items) throws IOException, ImapSyntaxException {
    String line = fetch(items);
    String start = "* 1 FETCH (";
    if (!line.startsWith(start) || !line.endsWith(")\r\n")) {
      throw new IllegalStateException(line);
    }
    return line.substring(start.length(), line.length() - 3);
  }

  Chunks chunks(FetchRequest request, Stream<FetchTarget> targets) {
    return new Fetcher().fetch(mailbox, request, targets.iterator(), () -> 0, how -> outcome = how);
  }

  List<FetchTarget> targets() {
    List<FetchTarget> targets = new ArrayList<>();
    for (MessageInfo info : mailbox.snapshot()) {
      targets.add(FetchTarget.of(targets.size() + 1L, info, Recent.NO));
    }
    return targets;
  }

  String drain(Chunks chunks) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      largestChunk = Math.max(largestChunk, chunk.remaining());
      all.write(chunk.array(), chunk.arrayOffset() + chunk.position(), chunk.remaining());
    }
    chunks.close();
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  FetchOutcome outcome() {
    return outcome;
  }

  int largestChunk() {
    return largestChunk;
  }
}

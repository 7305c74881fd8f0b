package dev.postern.mime.structure;

import dev.postern.mime.Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pass over one message: a stack of open parts, and the search for the boundary lines that end
 * them.
 */
final class StructureReader {

  private enum Role {
    MESSAGE_ROOT,
    CHILD
  }

  private final BlockCursor cursor;
  private final MimeLimits limits;
  private final List<OpenPart> open = new ArrayList<>();
  private int seeking;
  private int parts;
  private int headerOctets;
  private final StructureBudget budget;

  StructureReader(BlockCursor cursor, MimeLimits limits) {
    this.cursor = cursor;
    this.limits = limits;
    this.budget = new StructureBudget(limits.maxKeptOctets());
  }

  MimeMessage read() throws IOException {
    open(ContentType.TEXT_PLAIN, Role.MESSAGE_ROOT);
    int found = scanBody();
    while (found >= 0) {
      if (takeDelimiter(found)) {
        open(open.get(found).childDefault(), Role.CHILD);
      }
      found = scanBody();
    }
    long end = cursor.position();
    closeAbove(0, end, cursor.lineEnds());
    return open.get(0).closeMessage(end, cursor.lineEnds());
  }

  /** Reads a header alone. */
  static Headers readHeader(BlockCursor cursor, MimeLimits limits) throws IOException {
    HeaderBlock block = new StructureReader(cursor, limits).headerBlock(limits.maxHeaderBytes());
    return block.headers(cursor.position(), limits.maxFields());
  }

  /** Hands on a header without holding it. */
  static void readFields(BlockCursor cursor, FieldPieces sink) throws IOException {
    FieldSplitter splitter = new FieldSplitter(sink);
    while (!atHeaderEnd(cursor)) {
      cursor.takeLine(splitter);
    }
    splitter.end();
  }

  /**
   * Reads a header with its blank line; it also ends before a boundary line, and with the message.
   */
  private HeaderBlock headerBlock(int maxOctets) throws IOException {
    HeaderBlock block = new HeaderBlock(cursor.position(), maxOctets);
    while (findBoundary() < 0 && !atHeaderEnd(cursor)) {
      cursor.takeLine(block);
      block.endLine();
    }
    return block;
  }

  private static boolean atHeaderEnd(BlockCursor cursor) throws IOException {
    int visible = cursor.look(2);
    if (visible == 0) {
      return true;
    }
    byte first = cursor.buffer()[cursor.index()];
    boolean blank =
        first == '\n'
            || (first == '\r' && visible > 1 && cursor.buffer()[cursor.index() + 1] == '\n');
    if (blank) {
      cursor.skipLine();
    }
    return blank;
  }

  /** Opens a part at its header, and with a message/rfc822 part the message in it. */
  private void open(ContentType defaultType, Role role) throws IOException {
    ContentType fallback = defaultType;
    Role next = role;
    while (true) {
      OpenPart part = openOne(fallback, next);
      boolean container = open.size() <= limits.maxDepth() && parts < limits.maxParts();
      if (container && part.type().isMultipart()) {
        part.seekBoundary();
        seeking += part.seeksBoundary() ? 1 : 0;
        return;
      }
      if (!container || !part.type().is("message", "rfc822")) {
        return;
      }
      fallback = ContentType.TEXT_PLAIN;
      next = Role.MESSAGE_ROOT;
    }
  }

  private OpenPart openOne(ContentType defaultType, Role role) throws IOException {
    parts++;
    int allowed = Math.min(limits.maxHeaderBytes(), limits.maxTotalHeaderBytes() - headerOctets);
    HeaderBlock block = headerBlock(allowed);
    headerOctets += block.size();
    Headers headers = block.headers(cursor.position(), limits.maxFields());
    ContentReader content = new ContentReader(headers, limits.maxParameters(), budget);
    Optional<MailEnvelope> envelope =
        role == Role.MESSAGE_ROOT
            ? Optional.of(EnvelopeReader.read(headers, budget))
            : Optional.empty();
    ContentType type = content.type(defaultType);
    ContentFields fields = content.fields();
    MimeMessage.Extent extent =
        budget.takeExceeded() || headers.truncated()
            ? MimeMessage.Extent.CUT
            : MimeMessage.Extent.WHOLE;
    OpenPart part = new OpenPart(headers, cursor, type, fields, envelope, extent);
    open.add(part);
    return part;
  }

  /**
   * Passes body lines up to a boundary line, and says whose it is; -1 at the end of the message.
   */
  private int scanBody() throws IOException {
    while (cursor.look(1) > 0) {
      int found = findBoundary();
      if (found >= 0) {
        return found;
      }
      cursor.skipLine();
    }
    return -1;
  }

  /**
   * Whose boundary the line here begins with, -1 for none. The longest that fits, since one
   * boundary may begin with another; among equals the innermost.
   */
  private int findBoundary() throws IOException {
    if (seeking == 0 || cursor.look(1) == 0 || cursor.buffer()[cursor.index()] != '-') {
      return -1;
    }
    int visible = cursor.look(BlockCursor.LOOK_AHEAD);
    int from = cursor.index();
    byte[] octets = cursor.buffer();
    if (visible < 2 || octets[from + 1] != '-') {
      return -1;
    }
    int best = -1;
    for (int i = open.size() - 1; i >= 0; i--) {
      OpenPart part = open.get(i);
      if (part.matches(octets, from + 2, from + visible)
          && (best < 0 || part.boundaryLength() > open.get(best).boundaryLength())) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Ends all parts inside the multipart whose boundary stands here. Says whether a new part begins
   * behind the line.
   */
  private boolean takeDelimiter(int found) throws IOException {
    OpenPart multipart = open.get(found);
    int visible = cursor.look(BlockCursor.LOOK_AHEAD);
    int after = cursor.index() + 2 + multipart.boundaryLength();
    byte[] octets = cursor.buffer();
    boolean last =
        after + 1 < cursor.index() + visible && octets[after] == '-' && octets[after + 1] == '-';
    if (!last && parts >= limits.maxParts()) {
      open.forEach(OpenPart::dropBoundary);
      seeking = 0;
      return false;
    }
    // RFC 2046 §5.1.1: the line end before the boundary is the boundary's, unless it is the
    // header's or its blank line.
    long innermost = open.get(open.size() - 1).bodyStart();
    long end = Math.max(innermost, cursor.position() - cursor.lineEndBefore());
    closeAbove(found, end, cursor.lineEnds() - (end < cursor.position() ? 1 : 0));
    if (last) {
      multipart.dropBoundary();
      seeking--;
    }
    cursor.skipLine();
    return !last;
  }

  private void closeAbove(int index, long end, long lineEnds) {
    for (int i = open.size() - 1; i > index; i--) {
      OpenPart part = open.remove(i);
      seeking -= part.seeksBoundary() ? 1 : 0;
      open.get(i - 1).add(part, end, lineEnds);
    }
  }
}

package dev.postern.mime.structure;

import dev.postern.mime.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A part whose end has not been seen yet. */
final class OpenPart {

  /** A longer boundary is compared by its beginning; RFC 2046 §5.1.1 allows 70. */
  private static final int MAX_BOUNDARY = BlockCursor.LOOK_AHEAD - 4;

  private final long headerStart;
  private final long bodyStart;
  private final long lineEndsBefore;
  private final ContentType type;
  private final ContentFields fields;
  private final Optional<MailEnvelope> envelope;
  private final List<MimePart> children = new ArrayList<>();
  private MimeMessage embedded;
  private MimeMessage.Extent extent;
  private byte[] boundary;

  /**
   * @param envelope that of the message whose root this part is, empty for a part of a multipart
   * @param extent whether all of its own header is kept
   */
  OpenPart(
      Headers headers,
      BlockCursor body,
      ContentType type,
      ContentFields fields,
      Optional<MailEnvelope> envelope,
      MimeMessage.Extent extent) {
    this.headerStart = headers.start();
    this.bodyStart = body.position();
    this.lineEndsBefore = body.lineEnds();
    this.type = type;
    this.fields = fields;
    this.envelope = envelope;
    this.extent = extent;
  }

  ContentType type() {
    return type;
  }

  long bodyStart() {
    return bodyStart;
  }

  /** Begins to look for this multipart's boundary, if it names one. */
  void seekBoundary() {
    // RFC 2046 §5.1.1: a boundary has at least one character and does not end with white space.
    byte[] value =
        type.parameters().literal("boundary").stripTrailing().getBytes(StandardCharsets.ISO_8859_1);
    if (value.length > 0) {
      boundary = Arrays.copyOf(value, Math.min(value.length, MAX_BOUNDARY));
    }
  }

  /** Ends the search: what follows is epilogue. */
  void dropBoundary() {
    boundary = null;
  }

  boolean seeksBoundary() {
    return boundary != null;
  }

  int boundaryLength() {
    return boundary.length;
  }

  /** Whether the boundary stands there; what follows it does not matter (RFC 2046 §5.1.1). */
  boolean matches(byte[] octets, int from, int to) {
    return boundary != null
        && to - from >= boundary.length
        && Arrays.equals(octets, from, from + boundary.length, boundary, 0, boundary.length);
  }

  /** The type of this multipart's parts that name none. */
  ContentType childDefault() {
    return type.is("multipart", "digest") ? ContentType.MESSAGE_RFC822 : ContentType.TEXT_PLAIN;
  }

  /** Takes in a child that has ended. */
  void add(OpenPart child, long end, long lineEnds) {
    MimePart part = child.close(end, lineEnds);
    if (child.extent == MimeMessage.Extent.CUT) {
      extent = child.extent;
    }
    if (child.envelope.isPresent()) {
      embedded = new MimeMessage(child.envelope.get(), part, child.extent);
    } else {
      children.add(part);
    }
  }

  /** Ends this part, the root of the whole. */
  MimeMessage closeMessage(long end, long lineEnds) {
    return new MimeMessage(envelope.orElseThrow(), close(end, lineEnds), extent);
  }

  private MimePart close(long end, long lineEnds) {
    return new MimePart(
        headerStart,
        bodyStart,
        end,
        lineEnds - lineEndsBefore,
        type,
        fields,
        children,
        Optional.ofNullable(embedded));
  }
}

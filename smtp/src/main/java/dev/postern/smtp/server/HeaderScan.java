package dev.postern.smtp.server;

import java.nio.ByteBuffer;

/** Looks for a few fields in a message's header while it streams by; keeps no more than a name. */
final class HeaderScan {
  /** Longer than any name that matters. */
  private static final int MAX_NAME = 16;

  private final StringBuilder name = new StringBuilder(MAX_NAME);
  private Place place = Place.LINE_START;
  private int hops;
  private boolean date;
  private boolean messageId;

  /** Passes over the next octets. */
  void scan(ByteBuffer octets) {
    while (place != Place.BODY && octets.hasRemaining()) {
      byte b = octets.get();
      if (b != '\r') {
        octet(b);
      }
    }
  }

  /** The number of Received fields (RFC 5321 §6.3). */
  int hops() {
    return hops;
  }

  /** Whether there is a Date field. */
  boolean hasDate() {
    return date;
  }

  /** Whether there is a Message-ID field. */
  boolean hasMessageId() {
    return messageId;
  }

  private void octet(byte b) {
    if (place == Place.REST) {
      place = b == '\n' ? Place.LINE_START : Place.REST;
    } else if (b == '\n') {
      // An empty line, or one that is no field: the header is over.
      place = Place.BODY;
    } else if (place == Place.LINE_START && (b == ' ' || b == '\t')) {
      place = Place.REST;
    } else if (b == ':') {
      field();
      place = Place.REST;
    } else {
      if (place == Place.LINE_START) {
        name.setLength(0);
        place = Place.NAME;
      }
      if (name.length() < MAX_NAME && b != ' ' && b != '\t') {
        name.append((char) (b >= 'A' && b <= 'Z' ? b + 32 : b & 0xff));
      }
    }
  }

  private void field() {
    switch (name.toString()) {
      case "received" -> hops++;
      case "date" -> date = true;
      case "message-id" -> messageId = true;
      default -> {
        // Others do not matter here.
      }
    }
    name.setLength(0);
  }

  private enum Place {
    LINE_START,
    NAME,
    REST,
    BODY
  }
}

package dev.postern.smtp.server;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Looks for a few fields in a message's header while it streams by; keeps no more than a name. */
final class HeaderScan {
  /** Longer than any name that matters. */
  private static final int MAX_NAME = 24;

  private static final int BLOCK = 8 * 1024;
  private static final String AUTHENTICATION_RESULTS = "authentication-results";

  private final StringBuilder name = new StringBuilder(MAX_NAME);
  private Place place = Place.LINE_START;
  private int hops;
  private boolean date;
  private boolean messageId;
  private boolean authenticationResults;
  private boolean noField;

  /** What the header of a message holds. */
  static HeaderScan of(MessageSource message) throws IOException {
    HeaderScan scan = new HeaderScan();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try (MessageReader reader = message.open()) {
      while (reader.remaining() > 0 && scan.place != Place.BODY) {
        block.clear().limit((int) Math.min(BLOCK, reader.remaining()));
        reader.readExactly(block);
        scan.scan(block.flip());
      }
    }
    return scan;
  }

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

  /** Whether there is an Authentication-Results field, also behind lines that are no fields. */
  boolean hasAuthenticationResults() {
    return authenticationResults;
  }

  private void octet(byte b) {
    if (place == Place.REST) {
      place = b == '\n' ? Place.LINE_START : Place.REST;
    } else if (b == '\n') {
      // An empty line ends the header; after one that is no field, some still read fields.
      noField = true;
      place = place == Place.LINE_START ? Place.BODY : Place.LINE_START;
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
    if (name.toString().equals(AUTHENTICATION_RESULTS)) {
      authenticationResults = true;
    } else if (!noField) {
      known();
    }
    name.setLength(0);
  }

  private void known() {
    switch (name.toString()) {
      case "received" -> hops++;
      case "date" -> date = true;
      case "message-id" -> messageId = true;
      default -> {
        // Others do not matter here.
      }
    }
  }

  private enum Place {
    LINE_START,
    NAME,
    REST,
    BODY
  }
}

package dev.postern.smtp.policy;

import dev.postern.smtp.Stage;
import java.util.Map;

/** What an action of {@code access(5)} is about, as Postfix says it in front of the reason. */
public enum AccessSubject {
  /** The client, by address or name. */
  CLIENT("Client host", Kind.OTHER),
  /** What the client calls itself. */
  HELO("Helo command", Kind.OTHER),
  /** The sender of a transaction. */
  SENDER("Sender address", Kind.SENDER),
  /** The recipient that is asked for. */
  RECIPIENT("Recipient address", Kind.RECIPIENT),
  /** A message, after DATA. */
  END_OF_DATA("End-of-data", Kind.OTHER);

  private static final String OTHER_ADDRESS = "1.0";

  /** A recipient's detail of an enhanced code, for senders. */
  private static final Map<String, String> OF_SENDERS =
      Map.of(
          "1.1", "1.7", "1.2", "1.8", "1.3", "1.7", "1.4", "1.7", "1.6", "1.7", "1.7", "1.7", "1.8",
          "1.8");

  private static final Map<String, String> OF_RECIPIENTS =
      Map.of(
          "1.1", "1.1", "1.2", "1.2", "1.3", "1.3", "1.4", "1.4", "1.5", "1.5", "1.6", "1.6", "1.7",
          "1.3", "1.8", "1.2");

  private final String words;
  private final Kind kind;

  AccessSubject(String words, Kind kind) {
    this.words = words;
    this.kind = kind;
  }

  /** What is looked at, at a stage, unless a rule looks at something else. */
  public static AccessSubject at(Stage stage) {
    return switch (stage) {
      case CONNECT -> CLIENT;
      case HELO -> HELO;
      case SENDER -> SENDER;
      case RECIPIENT -> RECIPIENT;
      case MESSAGE -> END_OF_DATA;
    };
  }

  /** The reason as the client is told it. */
  String rejected(String reason) {
    return words + " rejected: " + reason;
  }

  /**
   * The detail of an enhanced code that fits: one of recipients says nothing of a sender, and the
   * other way round (access(5), "ENHANCED STATUS CODES").
   */
  String fitting(String detail) {
    if (!detail.startsWith("1.")) {
      return detail;
    }
    return switch (kind) {
      case SENDER -> OF_SENDERS.getOrDefault(detail, OTHER_ADDRESS);
      case RECIPIENT -> OF_RECIPIENTS.getOrDefault(detail, OTHER_ADDRESS);
      case OTHER -> "0.0";
    };
  }

  private enum Kind {
    SENDER,
    RECIPIENT,
    OTHER
  }
}

package dev.postern.smtp.policy.access;

import dev.postern.message.EmailAddress;
import dev.postern.smtp.PolicyRequest;
import java.util.Map;
import java.util.Objects;

/**
 * What an action of {@code access(5)} is about, as Postfix says it in front of the reason.
 *
 * @param what what was looked at, e.g. an address; empty for the null sender
 */
public record AccessSubject(String what, Kind kind) {
  private static final int SHOWN = 80;

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

  /** What kind of thing it is. */
  public enum Kind {
    /** The client, by address or name. */
    CLIENT("Client host"),
    /** The client, by a name that may not be its own. */
    UNVERIFIED_CLIENT("Unverified Client host"),
    /** What the client calls itself. */
    HELO("Helo command"),
    /** The sender of a transaction. */
    SENDER("Sender address"),
    /** The recipient that is asked for. */
    RECIPIENT("Recipient address"),
    /** A message, after DATA. */
    END_OF_DATA("End-of-data");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  public AccessSubject {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(kind, "kind");
  }

  /** What is asked for at a stage, which a rule is about unless it looks at something else. */
  public static AccessSubject of(PolicyRequest request) {
    return switch (request.stage()) {
      case CONNECT ->
          new AccessSubject("unknown[" + request.peer().remoteText() + ']', Kind.CLIENT);
      case HELO -> new AccessSubject(request.helo().orElse(""), Kind.HELO);
      case SENDER ->
          new AccessSubject(request.sender().map(EmailAddress::toString).orElse(""), Kind.SENDER);
      case RECIPIENT ->
          new AccessSubject(
              request.recipient().map(EmailAddress::toString).orElse(""), Kind.RECIPIENT);
      case MESSAGE -> new AccessSubject("END-OF-MESSAGE", Kind.END_OF_DATA);
    };
  }

  /** A long address leaves room for the reason. */
  private String shown() {
    return what.length() > SHOWN ? what.substring(0, SHOWN) + "..." : what;
  }

  /** The reason as the client is told it. */
  public String rejected(String reason) {
    return '<' + shown() + ">: " + kind.words + " rejected: " + reason;
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
      case CLIENT, UNVERIFIED_CLIENT, HELO, END_OF_DATA -> "0.0";
    };
  }
}

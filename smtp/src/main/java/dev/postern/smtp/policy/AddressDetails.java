package dev.postern.smtp.policy;

import java.util.Map;

/**
 * Postfix's changes to the status codes of access tables: one table may serve senders, recipients
 * and others, and a status of a recipient's address is none of a sender's.
 */
final class AddressDetails {
  private static final String ADDRESS = "1.";
  private static final String OTHER_ADDRESS = "1.0";

  private static final Map<String, String> OF_SENDERS =
      Map.of(
          "1.1", "1.7", "1.2", "1.8", "1.3", "1.7", "1.4", "1.7", "1.6", "1.7", "1.7", "1.7", "1.8",
          "1.8");

  private static final Map<String, String> OF_RECIPIENTS =
      Map.of(
          "1.1", "1.1", "1.2", "1.2", "1.3", "1.3", "1.4", "1.4", "1.5", "1.5", "1.6", "1.6", "1.7",
          "1.3", "1.8", "1.2");

  private AddressDetails() {}

  static String of(String detail, Refused.Kind kind) {
    if (!detail.startsWith(ADDRESS)) {
      return detail;
    }
    return switch (kind) {
      case SENDER -> OF_SENDERS.getOrDefault(detail, OTHER_ADDRESS);
      case RECIPIENT -> OF_RECIPIENTS.getOrDefault(detail, OTHER_ADDRESS);
      case CLIENT, HELO -> "0.0";
    };
  }
}

package dev.postern.smtp.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A message with a second transaction behind what may or may not be its end, and what is right then
 * (RFC 5321 §4.1.1.4, §4.5.2): CRLF.CRLF ends it and nothing else.
 *
 * @param data what is sent after 354
 */
record Smuggling(String data) {
  static final String END = "\r\n.\r\n";

  private static final String FIRST = "X-Message: 1\r\n\r\nbody";
  private static final String SENDER = "MAIL FROM:<eve@elsewhere.example>";
  private static final String BEHIND =
      SENDER + "\r\nRCPT TO:<bob@example.org>\r\nDATA\r\nX-Message: 2\r\n\r\nsmuggled" + END;
  private static final Pattern BARE = Pattern.compile("(?<!\r)\n|\r(?!\n)");

  /** What stands between the text of the first message and the mixture, and behind that. */
  private static final List<List<String>> FRAMES =
      List.of(List.of("", ""), List.of("\r\n.", ""), List.of("", END), List.of(END, ""));

  /** All of them with mixtures of so many octets at the most. */
  static List<Smuggling> all(int longest) {
    List<Smuggling> all = new ArrayList<>();
    for (String mixture : mixtures(longest)) {
      for (List<String> frame : FRAMES) {
        all.add(new Smuggling(FIRST + frame.get(0) + mixture + frame.get(1) + BEHIND));
      }
    }
    return all;
  }

  static List<String> mixtures(int longest) {
    List<String> mixtures = new ArrayList<>(List.of(""));
    for (int i = 0; i < mixtures.size() && mixtures.get(i).length() < longest; i++) {
      for (String octet : List.of("\r", "\n", "\0", ".", "a")) {
        mixtures.add(mixtures.get(i) + octet);
      }
    }
    return mixtures;
  }

  /** Where what is not the same in all of them begins, and where it ends. */
  int from() {
    return FIRST.length();
  }

  int to() {
    return data.length() - BEHIND.length() + 1;
  }

  /** Octets of the first message as they are sent. */
  private String sent() {
    String all = "\r\n" + data;
    return all.substring(2, all.indexOf(END) + 2);
  }

  /** Whether a CR or LF stands alone in the first message. */
  boolean hasBareNewline() {
    return BARE.matcher(sent()).find();
  }

  /** Whether one stands alone in all of it. */
  boolean hasBareNewlineInAll() {
    return BARE.matcher(data).find();
  }

  /** The first message as it must be kept, without what makes dots transparent. */
  String first() {
    return ("\r\n" + sent()).replace("\r\n.", "\r\n").substring(2);
  }

  /** The second message, if what stands behind the first asks for one. */
  List<String> second() {
    String rest = data.substring(sent().length() + ".\r\n".length());
    // A lone CR is no line end of a command, a lone LF is.
    boolean asked = rest.startsWith(SENDER) || rest.contains('\n' + SENDER);
    return asked ? List.of("X-Message: 2\r\n\r\nsmuggled\r\n") : List.of();
  }

  @Override
  public String toString() {
    return data.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
  }
}

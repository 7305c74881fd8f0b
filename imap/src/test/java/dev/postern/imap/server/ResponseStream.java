package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a server's octets as a strict client does: lines with their literals. */
final class ResponseStream {
  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)\\}$");
  private static final Pattern RESPONSE =
      Pattern.compile("(\\* |\\+ |[!#-'*,-\\[\\]-z|}~]+ (OK|NO|BAD) ).*", Pattern.DOTALL);

  private ResponseStream() {}

  /** The responses, or a complaint about the first that is none. */
  static List<String> split(byte[] octets) {
    String all = new String(octets, ISO_8859_1);
    List<String> responses = new ArrayList<>();
    int at = 0;
    while (at < all.length()) {
      int begin = at;
      Matcher literal;
      do {
        int end = all.indexOf("\r\n", at);
        if (end < 0) {
          throw new AssertionError("no line end after: " + all.substring(begin));
        }
        String line = all.substring(at, end);
        if (line.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
          throw new AssertionError("a control character in: " + line);
        }
        at = end + 2;
        literal = LITERAL.matcher(line);
        if (literal.find()) {
          at += Integer.parseInt(literal.group(1));
        } else {
          break;
        }
      } while (true);
      String response = all.substring(begin, at - 2);
      if (!RESPONSE.matcher(response).matches()) {
        throw new AssertionError("no response: " + response);
      }
      responses.add(response);
    }
    return responses;
  }
}

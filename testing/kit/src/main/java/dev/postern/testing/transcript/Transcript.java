package dev.postern.testing.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation in a file. One line a step:
 *
 * <pre>
 * # a comment
 * -- SERVER variant     which server the test's factory builds; once, at the top; default "default"
 * -- LISTENER imap      where lanes connect to; at the top; required
 * -- LINES LF           lines end so, in both directions; at the top; default CRLF
 * C: a1 NOOP            lane 1 sends this and a line end ("C2:" is lane 2; it connects by itself)
 * C~ a1 NO              sent without a line end
 * S: a1 OK {{*}}        the next line must look like this; {{re:[0-9]+}} is a regular expression
 * S..                   any lines, up to one that fits the next S line
 * -- TLS                lane 1's handshake ("-- TLS 2" is lane 2's; likewise below)
 * -- CLOSED             the server has closed
 * -- HANGUP             the client vanishes
 * -- EOF                the client sends no more but reads on
 * -- CONNECT 2 imaps    lane 2 connects (again) to a listener
 * -- ADVANCE 61s        time passes (such transcripts run in process only)
 * -- SYNC               what follows is sent only after what was expected came, in every mode
 * </pre>
 *
 * <p>Octets that a text file does not show are written {@code {{CR}} {{LF}} {{NUL}} {{xFF}}
 * {{repeat 5000 A}} {{base64 \0ann\0secret}}}. A listener with implicit TLS is spoken to through
 * TLS by itself.
 */
record Transcript(String name, String server, String listener, String lineEnd, List<Step> steps) {

  static Transcript read(String name, Path file) throws IOException {
    return parse(name, Files.readAllLines(file, StandardCharsets.UTF_8));
  }

  static Transcript parse(String name, List<String> lines) {
    String server = "default";
    String listener = "";
    String lineEnd = "\r\n";
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("-- SERVER ")) {
        server = line.substring(10).strip();
      } else if (line.startsWith("-- LISTENER ")) {
        listener = line.substring(12).strip();
      } else if (line.equals("-- LINES LF") && steps.isEmpty()) {
        lineEnd = "\n";
      } else {
        steps.add(checkedStep(name, i + 1, line, lineEnd));
      }
    }
    if (listener.isEmpty()) {
      throw new IllegalArgumentException(name + ": needs a line \"-- LISTENER name\"");
    }
    return new Transcript(name, server, listener, lineEnd, List.copyOf(steps));
  }

  boolean needsVirtualTime() {
    return steps.stream().anyMatch(Step.Advance.class::isInstance);
  }

  private static Step checkedStep(String name, int number, String line, String lineEnd) {
    try {
      return step(number, line, lineEnd);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
      throw new IllegalArgumentException(name + ":" + number + ": " + e.getMessage(), e);
    }
  }

  private static Step step(int number, String line, String lineEnd) {
    if (line.startsWith("-- ")) {
      return directive(number, line.substring(3).strip());
    }
    int lane = line.length() > 1 && Character.isDigit(line.charAt(1)) ? line.charAt(1) - '0' : 1;
    String rest = line.substring(line.length() > 1 && Character.isDigit(line.charAt(1)) ? 2 : 1);
    char who = line.charAt(0);
    if (who == 'S' && rest.equals("..")) {
      return new Step.AnyLines(number, lane);
    }
    String text = rest.length() < 2 ? "" : rest.substring(rest.charAt(1) == ' ' ? 2 : 1);
    if (who == 'C' && rest.startsWith(":")) {
      return new Step.Send(
          number, lane, Escapes.decode(text + (lineEnd.length() > 1 ? "{{CRLF}}" : "{{LF}}")));
    }
    if (who == 'C' && rest.startsWith("~")) {
      return new Step.Send(number, lane, Escapes.decode(text));
    }
    if (who == 'S' && rest.startsWith(":")) {
      return new Step.Expect(number, lane, LinePattern.of(text));
    }
    throw new IllegalArgumentException("not a transcript line: " + line);
  }

  private static Step directive(int number, String text) {
    int space = text.indexOf(' ');
    String verb = space < 0 ? text : text.substring(0, space);
    String argument = space < 0 ? "" : text.substring(space + 1).strip();
    return switch (verb) {
      case "TLS" -> new Step.StartTls(number, lane(argument));
      case "CLOSED" -> new Step.Closed(number, lane(argument));
      case "HANGUP" -> new Step.HangUp(number, lane(argument));
      case "EOF" -> new Step.HalfClose(number, lane(argument));
      case "CONNECT" ->
          new Step.Connect(number, lane(argument.substring(0, 1)), argument.substring(1).strip());
      case "ADVANCE" -> new Step.Advance(number, Duration.parse("PT" + argument));
      case "SYNC" -> new Step.Sync(number);
      default -> throw new IllegalArgumentException("unknown directive " + verb);
    };
  }

  private static int lane(String argument) {
    return argument.isEmpty() ? 1 : Integer.parseInt(argument);
  }
}

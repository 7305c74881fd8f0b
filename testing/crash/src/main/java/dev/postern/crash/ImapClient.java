package dev.postern.crash;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Appends and reads by IMAP. */
final class ImapClient implements Closeable {
  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)\\}$");

  private final Wire wire;
  private int tag;

  ImapClient(ServerProcess server, String user) throws IOException {
    wire = new Wire(server.port("imap"));
    wire.line();
    ask("LOGIN " + Accounts.address(user) + " " + Accounts.PASSWORD).checkYes("LOGIN of " + user);
  }

  /** How a literal is announced. */
  enum LiteralForm {
    WAITING(""),
    AT_ONCE("+");

    private final String mark;

    LiteralForm(String mark) {
      this.mark = mark;
    }
  }

  /** A command whose untagged responses do not matter. */
  Answer ask(String command) throws IOException {
    return ask(command, text -> {});
  }

  /** A command; untagged responses are told without their literals. */
  Answer ask(String command, Consumer<String> untagged) throws IOException {
    String own = send(command);
    return answer(own, (text, literal) -> untagged.accept(text));
  }

  /** UID FETCH; each message is told as it comes. */
  Answer fetch(String uids, String items, Consumer<Fetched> told) throws IOException {
    return uid("FETCH " + uids + " " + items, told);
  }

  /** A UID command; each message that is told of comes as a FETCH response. */
  Answer uid(String command, Consumer<Fetched> told) throws IOException {
    String own = send("UID " + command);
    return answer(own, (text, literal) -> Fetched.of(text, literal).ifPresent(told));
  }

  /** APPEND of one message. */
  Answer append(String mailbox, String flags, byte[] octets, LiteralForm form) throws IOException {
    String own = send("APPEND " + mailbox + " (" + flags + ") {" + octets.length + form.mark + "}");
    if (form == LiteralForm.WAITING) {
      String line = wire.line();
      while (line.startsWith("* ")) {
        line = wire.line();
      }
      if (!line.startsWith("+")) {
        return Answer.imap(line.substring(own.length() + 1));
      }
    }
    wire.send(octets);
    wire.send("\r\n");
    return answer(own, (text, literal) -> {});
  }

  /** Waits in IDLE for news, for at most some time. */
  Answer idle(Duration patience) throws IOException {
    String own = send("IDLE");
    String line = wire.line();
    while (!line.startsWith("+")) {
      Violation.unless(line.startsWith("* "), "IDLE was refused: %s", line);
      line = wire.line();
    }
    wire.hasInput(patience);
    wire.send("DONE\r\n");
    return answer(own, (text, literal) -> {});
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  private interface Untagged {
    void take(String text, Optional<byte[]> literal);
  }

  private String send(String command) throws IOException {
    String own = "a" + ++tag;
    wire.send(own + " " + command + "\r\n");
    return own;
  }

  private Answer answer(String own, Untagged untagged) throws IOException {
    while (true) {
      List<byte[]> literals = new ArrayList<>();
      String text = response(literals);
      if (text.startsWith(own + " ")) {
        return Answer.imap(text.substring(own.length() + 1));
      }
      Violation.unless(text.startsWith("* "), "out of step: %s", text);
      untagged.take(text, literals.stream().findFirst());
    }
  }

  private String response(List<byte[]> literals) throws IOException {
    StringBuilder text = new StringBuilder(wire.line());
    for (Matcher end = LITERAL.matcher(text); end.find(); end = LITERAL.matcher(text)) {
      int size = Integer.parseInt(end.group(1));
      text.setLength(end.start());
      literals.add(wire.octets(size));
      text.append(wire.line());
    }
    return text.toString();
  }
}

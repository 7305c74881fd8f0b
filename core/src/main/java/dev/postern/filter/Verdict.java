package dev.postern.filter;

import dev.postern.message.EmailAddress;
import dev.postern.message.MessageSource;
import dev.postern.message.Placement;
import dev.postern.message.SmtpStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a filter wants done: one action, and what else it says along with it. Immutable.
 *
 * <pre>{@code
 * Verdict.reject("No such thing here")
 * Verdict.tag("X-Large: yes")
 * Verdict.quarantine().withField("X-Spam-Flag: YES").withResult(AuthResult.of("dmarc", "fail"))
 * }</pre>
 *
 * <p>Header fields, results and a placement may come at any stage, and are kept until the message
 * comes. What changes a message or its recipients is for the stage of the message alone; at any
 * other it counts as a filter that failed.
 */
public final class Verdict {
  private static final String POLICY = "7.1";

  /** RFC 5322 §2.2. */
  private static final String FIELD_NAME = "[!-9;-~]+";

  private final Action action;
  private final List<String> fields;
  private final List<AuthResult> results;
  private final List<HeaderChange> headerChanges;
  private final Optional<MessageSource> message;
  private final List<EmailAddress> added;
  private final List<EmailAddress> dropped;
  private final Optional<Placement> placement;

  private Verdict(
      Action action,
      List<String> fields,
      List<AuthResult> results,
      List<HeaderChange> headerChanges,
      Optional<MessageSource> message,
      List<EmailAddress> added,
      List<EmailAddress> dropped,
      Optional<Placement> placement) {
    this.action = action;
    this.fields = fields;
    this.results = results;
    this.headerChanges = headerChanges;
    this.message = message;
    this.added = added;
    this.dropped = dropped;
    this.placement = placement;
  }

  /** What becomes of the connection, the address or the message. */
  public sealed interface Action {

    /** It may go on. */
    record Pass() implements Action {}

    /** Refused, for now or for good. */
    record Refuse(SmtpStatus status) implements Action {
      public Refuse {
        Objects.requireNonNull(status, "status");
      }
    }

    /** Taken, and put where the recipient keeps junk. */
    record Quarantine() implements Action {}

    /** Answered as if it were taken, and thrown away. */
    record Discard() implements Action {}

    /** Refused, and the connection closed. */
    record Disconnect(SmtpStatus status) implements Action {
      public Disconnect {
        Objects.requireNonNull(status, "status");
      }
    }
  }

  /**
   * A change to the fields of one name in a message's header.
   *
   * @param value what the first of them is to say, as {@link #withHeader} has it; empty if all go
   */
  public record HeaderChange(String name, Optional<String> value) {
    public HeaderChange {
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(name, "name");
      if (!name.matches(FIELD_NAME)) {
        throw new IllegalArgumentException("the name of a header field is printable ASCII");
      }
      value.ifPresent(Verdict::requireOneLine);
    }
  }

  /** Nothing to say. */
  public static Verdict pass() {
    return of(new Action.Pass());
  }

  /**
   * Refused for good: 550 5.7.1.
   *
   * @param text for the client: 1 to 200 printable ASCII characters
   */
  public static Verdict reject(String text) {
    return refuse(SmtpStatus.of(550, POLICY, text));
  }

  /**
   * Refused for now: 451 4.7.1.
   *
   * @param text for the client: 1 to 200 printable ASCII characters
   */
  public static Verdict defer(String text) {
    return refuse(SmtpStatus.defer(text));
  }

  /** Refused; at connect the code becomes 554 or 421, since no other may stand there. */
  public static Verdict refuse(SmtpStatus status) {
    return of(new Action.Refuse(status));
  }

  /** Taken, and put where the recipient keeps junk. */
  public static Verdict quarantine() {
    return of(new Action.Quarantine());
  }

  /** Answered as if it were taken, and thrown away; log and observers hear of it. */
  public static Verdict discard() {
    return of(new Action.Discard());
  }

  /**
   * Refused with 421 4.7.0, and the connection closed.
   *
   * @param text for the client: 1 to 200 printable ASCII characters
   */
  public static Verdict disconnect(String text) {
    return disconnect(SmtpStatus.of(421, "7.0", text));
  }

  /** Refused, and the connection closed. */
  public static Verdict disconnect(SmtpStatus status) {
    return of(new Action.Disconnect(status));
  }

  /** Passed, with header fields to put in front, see {@link #withField}. */
  public static Verdict tag(String... fields) {
    return pass().withField(fields);
  }

  private static Verdict of(Action action) {
    return new Verdict(
        action,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /**
   * The same with header fields to put in front of the message.
   *
   * @param more e.g. {@code X-Spam-Flag: YES}, without line end; folding is done by the server, and
   *     what is not ASCII becomes encoded words (RFC 2047), as with {@link #withHeader}
   * @throws IllegalArgumentException if one is no header field: a name of printable ASCII, a colon,
   *     and a value of one line
   */
  public Verdict withField(String... more) {
    Objects.requireNonNull(more, "more");
    List<String> all = new ArrayList<>(fields);
    for (String field : more) {
      requireField(Objects.requireNonNull(field, "field"));
      all.add(field);
    }
    return new Verdict(
        action, List.copyOf(all), results, headerChanges, message, added, dropped, placement);
  }

  /**
   * The same with a finding for the one Authentication-Results field that the server writes under
   * its own name (RFC 8601).
   */
  public Verdict withResult(AuthResult result) {
    Objects.requireNonNull(result, "result");
    return new Verdict(
        action, fields, plus(results, result), headerChanges, message, added, dropped, placement);
  }

  /**
   * The same with a header field of the message changed: the first of that name says {@code value},
   * others of the name go; if there is none, it is added behind the others.
   *
   * @param value one line of text without its end; folding is done by the server, and what is not
   *     ASCII becomes encoded words (RFC 2047), so that {@link dev.postern.mime.Headers#text} gives
   *     it back
   */
  public Verdict withHeader(String name, String value) {
    Objects.requireNonNull(value, "value");
    return changing(new HeaderChange(name, Optional.of(value)));
  }

  /** The same with all header fields of that name removed from the message. */
  public Verdict withoutHeader(String name) {
    return changing(new HeaderChange(name, Optional.empty()));
  }

  private Verdict changing(HeaderChange change) {
    return new Verdict(
        action, fields, results, plus(headerChanges, change), message, added, dropped, placement);
  }

  /**
   * The same with another message in place of the one that the filter was shown: signed, stripped,
   * encrypted. It is read once, soon; a source that throws or ends before its size makes the client
   * come again. Header changes of this verdict are made to it.
   */
  public Verdict withMessage(MessageSource replacement) {
    Objects.requireNonNull(replacement, "replacement");
    return new Verdict(
        action,
        fields,
        results,
        headerChanges,
        Optional.of(replacement),
        added,
        dropped,
        placement);
  }

  /**
   * The same with a recipient who gets the message, too. One whom the server's delivery refuses
   * does not, and the log says so.
   */
  public Verdict withRecipient(EmailAddress recipient) {
    Objects.requireNonNull(recipient, "recipient");
    return new Verdict(
        action,
        fields,
        results,
        headerChanges,
        message,
        plus(added, recipient),
        dropped,
        placement);
  }

  /** The same without a recipient: the client is told that it was taken, and nothing is stored. */
  public Verdict withoutRecipient(EmailAddress recipient) {
    Objects.requireNonNull(recipient, "recipient");
    return new Verdict(
        action,
        fields,
        results,
        headerChanges,
        message,
        added,
        plus(dropped, recipient),
        placement);
  }

  /**
   * The same with a mailbox and flags for the copies: at the stage of a recipient for that one's,
   * at the stage of the message for all, at an earlier one for all that nothing later is said of.
   * The last that is said holds, but what one filter has put into junk, by {@link #quarantine} or
   * {@link Placement#JUNK}, no other takes out.
   *
   * <pre>{@code
   * Verdict.pass().withPlacement(Placement.mailbox("Lists"))
   * }</pre>
   */
  public Verdict withPlacement(Placement place) {
    Objects.requireNonNull(place, "place");
    return new Verdict(
        action, fields, results, headerChanges, message, added, dropped, Optional.of(place));
  }

  /** What becomes of the connection, the address or the message. */
  public Action action() {
    return action;
  }

  /** Header fields to put in front, without line ends. */
  public List<String> fields() {
    return fields;
  }

  /** What is to stand in Authentication-Results. */
  public List<AuthResult> results() {
    return results;
  }

  /** Changes to the message's own header, in their order. */
  public List<HeaderChange> headerChanges() {
    return headerChanges;
  }

  /** The message in place of the one that was shown. */
  public Optional<MessageSource> message() {
    return message;
  }

  /** Recipients who get the message, too. */
  public List<EmailAddress> addedRecipients() {
    return added;
  }

  /** Recipients who do not get it. */
  public List<EmailAddress> droppedRecipients() {
    return dropped;
  }

  /** Where copies are to be put, if it says so. */
  public Optional<Placement> placement() {
    return placement;
  }

  /** Whether it asks for what only the stage of the message can do. */
  public boolean changesMail() {
    return message.isPresent()
        || !headerChanges.isEmpty()
        || !added.isEmpty()
        || !dropped.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Verdict verdict && parts().equals(verdict.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  /** One short line. */
  @Override
  public String toString() {
    return "Verdict" + parts();
  }

  private List<Object> parts() {
    return Arrays.asList(
        action, fields, results, headerChanges, message, added, dropped, placement);
  }

  private static <T> List<T> plus(List<T> some, T more) {
    List<T> all = new ArrayList<>(some);
    all.add(more);
    return List.copyOf(all);
  }

  private static void requireField(String field) {
    int colon = field.indexOf(':');
    if (colon < 0 || !field.substring(0, colon).matches(FIELD_NAME)) {
      throw new IllegalArgumentException(
          "a header field is a name of printable ASCII, a colon and a value");
    }
    requireOneLine(field);
  }

  private static void requireOneLine(String text) {
    if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a header field holds no line end");
    }
  }
}

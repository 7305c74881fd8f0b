package dev.postern.auth.passwdfile.edit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line of a file of users, {@code user:password:uid:gid:gecos:home:shell:extra}, to be changed
 * without touching the rest of it. Immutable.
 *
 * @param fields what stands between the colons, two or more; the eighth may hold colons itself
 * @param end of the line: LF, CRLF or nothing
 */
public record UserLine(List<String> fields, String end) {
  private static final int PASSWORD = 1;
  private static final int EXTRA = 7;

  public UserLine {
    fields = List.copyOf(fields);
    Objects.requireNonNull(end, "end");
  }

  /** A line of a user; nothing if it is a comment, empty, or no such line. */
  public static Optional<UserLine> parse(byte[] octets) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    String end = text.endsWith("\r\n") ? "\r\n" : text.endsWith("\n") ? "\n" : "";
    String line = text.substring(0, text.length() - end.length());
    if (line.startsWith("#") || line.indexOf(':') < 1) {
      return Optional.empty();
    }
    return Optional.of(new UserLine(Arrays.asList(line.split(":", EXTRA + 1)), end));
  }

  /** The name as written. */
  public String user() {
    return fields.get(0);
  }

  /** Whether the line is this user's, whom logins know in any case. */
  public boolean isOf(String user) {
    return user().toLowerCase(Locale.ROOT).equals(user.toLowerCase(Locale.ROOT));
  }

  /** What is stored as the password. */
  public String password() {
    return fields.get(PASSWORD);
  }

  /** The line with another password. */
  public UserLine withPassword(String stored) {
    return with(PASSWORD, stored);
  }

  /** The line with another field, counted from 0. */
  public UserLine with(int index, String value) {
    String[] all = Arrays.copyOf(fields.toArray(String[]::new), Math.max(fields.size(), index + 1));
    for (int i = fields.size(); i < all.length; i++) {
      all[i] = "";
    }
    all[index] = value;
    return new UserLine(Arrays.asList(all), end);
  }

  /** The value of an extra field; empty text if it has none. */
  public Optional<String> extra(String key) {
    Matcher word = word(key).matcher(extras());
    return word.find()
        ? Optional.of(Objects.requireNonNullElse(word.group("value"), ""))
        : Optional.empty();
  }

  /** The line with an extra field in its place, or behind the others. */
  public UserLine withExtra(String key, String value) {
    String made = value.isEmpty() ? key : key + "=" + value;
    Matcher word = word(key).matcher(extras());
    if (word.find()) {
      return with(EXTRA, word.replaceFirst(Matcher.quoteReplacement(made)));
    }
    return with(EXTRA, extras().isBlank() ? made : extras().stripTrailing() + " " + made);
  }

  /** The line without an extra field. */
  public UserLine withoutExtra(String key) {
    if (extra(key).isEmpty()) {
      return this;
    }
    String left =
        Arrays.stream(extras().strip().split("\\s+", -1))
            .filter(word -> !word.equals(key) && !word.startsWith(key + "="))
            .collect(Collectors.joining(" "));
    return with(EXTRA, left);
  }

  /** As it stands in the file. */
  public byte[] octets() {
    return (String.join(":", fields) + end).getBytes(StandardCharsets.UTF_8);
  }

  private String extras() {
    return fields.size() > EXTRA ? fields.get(EXTRA) : "";
  }

  private static Pattern word(String key) {
    return Pattern.compile("(?<!\\S)" + Pattern.quote(key) + "(?:=(?<value>\\S*))?(?!\\S)");
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "UserLine[" + user() + "]";
  }
}

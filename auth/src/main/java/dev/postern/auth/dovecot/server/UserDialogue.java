package dev.postern.auth.dovecot.server;

import dev.postern.Fatal;
import dev.postern.ServerContext;
import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.dovecot.wire.TabLine;
import dev.postern.log.LogText;
import dev.postern.net.Connection;
import dev.postern.net.Pool;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the directory of users knows: {@code USER}, {@code PASS} and {@code LIST}. Passwords are
 * never shown, in whatever form: PASS tells that there is such a user.
 */
final class UserDialogue implements TabDialogue {
  private static final Logger LOG = LoggerFactory.getLogger(UserDialogue.class);

  private final Connection connection;
  private final ServerContext server;
  private final WaitingLines lines;
  private final Answers answers;
  private int open;

  /** From a LIST to its last line: no other is begun, whose users would wait unread. */
  private boolean listing;

  private boolean over;

  UserDialogue(Connection connection, ServerContext server) {
    this.connection = connection;
    this.server = server;
    this.answers = new Answers(connection);
    this.lines = new WaitingLines(connection, server.limits(), answers);
  }

  @Override
  public void greet() {
    say(TabLine.of("VERSION", "1", "1"));
    say(TabLine.of("SPID", Long.toString(ProcessHandle.current().pid())));
  }

  @Override
  public boolean busy() {
    return listing || open >= server.limits().of(DovecotAuthServer.REQUESTS);
  }

  @Override
  public void take(List<String> fields) throws BrokenProtocol {
    switch (fields.get(0)) {
      case "USER" -> find(Request.of(fields), UserDialogue::user);
      case "PASS" -> find(Request.of(fields), UserDialogue::pass);
      case "LIST" -> list(Request.id(fields));
      default -> throw new BrokenProtocol("an unknown command");
    }
  }

  private void find(Request request, Answer answer) {
    beside(
        () -> {
          TabLine found = found(request, answer);
          answered(() -> say(found));
        },
        () -> answered(() -> say(TabLine.of("FAIL", request.id()))));
  }

  private TabLine found(Request request, Answer answer) {
    try {
      Optional<MailUser> user = lookup(request.subject()).user();
      return user.map(found -> answer.of(request.id(), found))
          .orElseGet(() -> TabLine.of("NOTFOUND", request.id()));
    } catch (IOException e) {
      LOG.warn(
          "user not looked up conn={} reason={}",
          connection.id(),
          LogText.printable(String.valueOf(e.getMessage())));
      return TabLine.of("FAIL", request.id());
    }
  }

  /** The directory is the embedder's code: what it throws is no answer, and no other's failure. */
  private UserLookup lookup(String name) {
    UserDirectory directory = server.userDirectory();
    if (directory == UserDirectory.NONE) {
      // Whoever asks would bounce mail for users who exist.
      return UserLookup.unavailable("there is no directory of users");
    }
    try {
      return Objects.requireNonNull(directory.find(name), "a directory found null");
    } catch (Throwable e) {
      LOG.error("user not looked up conn={}", connection.id(), e);
      Fatal.rethrow(e);
      return UserLookup.unavailable("it failed");
    }
  }

  private static TabLine user(String id, MailUser user) {
    TabLine line = TabLine.of("USER", id, user.name());
    TreeMap<String, String> fields = new TreeMap<>(user.fields());
    for (String first : List.of("uid", "gid")) {
      Optional.ofNullable(fields.remove(first)).ifPresent(value -> line.add(first, value));
    }
    fields.remove("home");
    user.home().ifPresent(home -> line.add("home", home));
    fields.forEach((name, value) -> field(line, name, value));
    return line;
  }

  /** A field that is a word alone has no value, or Dovecot's passwd-files' {@code yes}. */
  private static void field(TabLine line, String name, String value) {
    if (value.isEmpty()) {
      line.add(name);
    } else {
      line.add(name, value);
    }
  }

  private static TabLine pass(String id, MailUser user) {
    return TabLine.of("PASS", id).add("user", user.name());
  }

  private void list(String id) {
    listing = true;
    beside(
        () -> {
          Optional<List<String>> users = users();
          answered(
              () -> {
                if (users.isPresent()) {
                  connection.write(new UserList(id, users.get().iterator(), () -> listing = false));
                } else {
                  unlisted(id);
                }
              });
        },
        () -> answered(() -> unlisted(id)));
  }

  private void unlisted(String id) {
    listing = false;
    say(TabLine.of("DONE", id, "fail"));
  }

  private Optional<List<String>> users() {
    try {
      Optional<ListedUserDirectory> listed = ListedUserDirectory.of(server.userDirectory());
      return listed.isPresent() ? Optional.of(List.copyOf(listed.get().users())) : Optional.empty();
    } catch (IOException e) {
      LOG.warn(
          "users not listed conn={} reason={}",
          connection.id(),
          LogText.printable(String.valueOf(e.getMessage())));
      return Optional.empty();
    } catch (Throwable e) {
      LOG.error("users not listed conn={}", connection.id(), e);
      Fatal.rethrow(e);
      return Optional.empty();
    }
  }

  private void beside(Runnable task, Runnable refused) {
    open++;
    lines.add(Pool.DIRECTORY, connection.party(), task, refused);
  }

  private void answered(Runnable answer) {
    answers.say(
        () -> {
          open--;
          if (!over) {
            answer.run();
          }
        });
  }

  /** Nobody is told of what is under way: whoever asks sees the end of the connection. */
  @Override
  public void refuse() {}

  @Override
  public void end() {
    over = true;
    lines.end();
  }

  private void say(TabLine line) {
    connection.write(line.octets());
  }

  /** What is said of a user that was found. */
  @FunctionalInterface
  private interface Answer {
    TabLine of(String id, MailUser user);
  }
}

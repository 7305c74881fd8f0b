package dev.postern.auth.passwdfile;

import dev.postern.auth.passwdfile.edit.LineEdit;
import dev.postern.auth.passwdfile.edit.LineFile;
import dev.postern.auth.passwdfile.edit.UserLine;
import dev.postern.auth.password.StoredPassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The hashes of passwords that users had before, the oldest first, in {@code .FILE.history} beside
 * the file of users. Not in it: extra fields go to whoever asks for a login, as Postfix does. Its
 * name begins with a dot, so that it is no domain's file where each domain has one.
 */
record PasswdFileEditorHistory(Path file) {

  /** That of a file of users. */
  static PasswdFileEditorHistory of(Path users) {
    return new PasswdFileEditorHistory(
        users.resolveSibling("." + users.getFileName() + ".history"));
  }

  /** What a user had, the newest first; what cannot be read is left out. */
  List<StoredPassword> of(String user) throws IOException {
    List<StoredPassword> found = new ArrayList<>();
    if (Files.exists(file)) {
      LineFile.of(file)
          .read(
              (line, out) ->
                  UserLine.parse(line)
                      .filter(l -> l.isOf(user))
                      .flatMap(l -> stored(l.password()))
                      .ifPresent(found::add));
    }
    Collections.reverse(found);
    return found;
  }

  /** Remembers one more, and no more than so many of the user's in all. */
  void add(String user, String stored, int most) throws IOException {
    LineFile.of(file)
        .rewrite(
            () ->
                new LineEdit() {
                  private final Deque<UserLine> kept = new ArrayDeque<>();

                  @Override
                  public void line(byte[] line, Output out) throws IOException {
                    Optional<UserLine> own = UserLine.parse(line).filter(l -> l.isOf(user));
                    if (own.isEmpty()) {
                      out.write(line);
                    } else if (!own.get().password().equals(stored)) {
                      kept.add(own.get());
                    }
                  }

                  @Override
                  public void end(Output out) throws IOException {
                    kept.add(new UserLine(List.of(user, stored), "\n"));
                    while (kept.size() > most) {
                      kept.removeFirst();
                    }
                    for (UserLine line : kept) {
                      out.write(line.octets());
                    }
                  }
                });
  }

  /** Somebody else may have the name one day. */
  void remove(String user) throws IOException {
    if (Files.exists(file)) {
      LineFile.of(file).rewrite(() -> PasswdFileEditor.without(user));
    }
  }

  private static Optional<StoredPassword> stored(String text) {
    try {
      return Optional.of(StoredPassword.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

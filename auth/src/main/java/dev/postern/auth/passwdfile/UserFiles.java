package dev.postern.auth.passwdfile;

import dev.postern.auth.MailUser;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.template.Template;
import dev.postern.template.UserVariables;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Which file a user is in, and under which name: one file for all, or one for each domain. */
final class UserFiles {
  private final Template path;
  private final Template usernameFormat;
  private final PasswdFileSettings settings;
  private final Optional<PasswdFile> single;
  private final DomainFiles files = new DomainFiles();

  UserFiles(Template path, Template usernameFormat, PasswdFileSettings settings) {
    this.path = path;
    this.usernameFormat = usernameFormat;
    this.settings = settings;
    this.single =
        path.variables().isEmpty()
            ? Optional.of(new PasswdFile(Path.of(path.beginning()), settings))
            : Optional.empty();
  }

  /** The same files, none of them read yet, by other schemes. */
  UserFiles with(PasswordSchemes schemes) {
    return new UserFiles(path, usernameFormat, settings.with(schemes));
  }

  /** The one file of all users; none where each domain has its own. */
  Optional<PasswdFile> single() {
    return single;
  }

  /**
   * The file for a user; none if the name cannot be part of a path, or its domain has no file.
   * Which domains there are is no secret, so that these are denied at once.
   */
  Optional<Snapshot> of(String name) throws IOException {
    Optional<Path> at = path(name);
    if (at.isEmpty()) {
      return Optional.empty();
    }
    PasswdFile file = single.orElseGet(() -> files.get(at.get(), p -> new PasswdFile(p, settings)));
    try {
      Snapshot current = file.current();
      file.usable();
      return Optional.of(current);
    } catch (NoSuchFileException e) {
      if (single.isPresent()) {
        file.unusable(reason(e));
        throw e;
      }
      // A domain that is not ours; remembering it would let strangers fill the memory.
      files.gone(at.get(), file);
      return Optional.empty();
    } catch (IOException e) {
      file.unusable(reason(e));
      files.failed(at.get(), file);
      throw e;
    }
  }

  /** Where the user's file would be; nothing if there can be none of that name. */
  private Optional<Path> path(String name) {
    try {
      UserVariables variables = new UserVariables(name);
      variables.fill(usernameFormat);
      if (single.isPresent()) {
        return Optional.of(Path.of(path.beginning()));
      }
      String domain = MailUser.of(name).domain();
      return domain.isEmpty() || FileNames.isDomain(domain)
          ? FileNames.path(variables.fill(path))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A user's line in its file. */
  Optional<PasswdEntry> entry(Snapshot file, String name) throws IOException {
    return MailUser.isName(name)
        ? file.find(new UserVariables(name).fill(usernameFormat))
        : Optional.empty();
  }

  /** A user's line, if there is a file for it and it is there. */
  Optional<PasswdEntry> entry(String name) throws IOException {
    Optional<Snapshot> file = of(name);
    return file.isEmpty() ? Optional.empty() : entry(file.get(), name);
  }

  /** Under which name a user's line is looked up; where each domain has a file, domains differ. */
  String subject(String name) {
    try {
      return single.isPresent() ? new UserVariables(name).fill(usernameFormat) : name;
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  /** How many files are kept. */
  int kept() {
    return files.size();
  }

  /** The JDK's own messages are often no more than a path. */
  static String reason(IOException e) {
    boolean bare = e instanceof FileSystemException file && file.getReason() == null;
    return bare ? e.toString() : e.getMessage();
  }
}

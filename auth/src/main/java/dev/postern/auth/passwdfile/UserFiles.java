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
  private final Optional<Path> singlePath;
  private final Optional<PasswdFile> single;
  private final DomainFiles files = new DomainFiles();

  UserFiles(Template path, Template usernameFormat, PasswdFileSettings settings) {
    this.path = path;
    this.usernameFormat = usernameFormat;
    this.settings = settings;
    this.singlePath =
        path.variables().isEmpty() ? Optional.of(Path.of(path.beginning())) : Optional.empty();
    this.single = singlePath.map(file -> new PasswdFile(file, settings));
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
   * Where a user is to be looked for; nowhere if the name cannot be part of a path, or its domain
   * has no file. Which domains there are is no secret, so that these are denied at once.
   */
  Optional<Place> of(String name) throws IOException {
    UserVariables variables = new UserVariables(name);
    String key;
    Optional<Path> at;
    try {
      key = variables.fill(usernameFormat);
      at = path(name, variables);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return at.isEmpty() ? Optional.empty() : current(at.get()).map(file -> new Place(file, key));
  }

  private Optional<Snapshot> current(Path at) throws IOException {
    PasswdFile file = single.orElseGet(() -> files.get(at, p -> new PasswdFile(p, settings)));
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
      files.gone(at, file);
      return Optional.empty();
    } catch (IOException e) {
      file.unusable(reason(e));
      files.failed(at, file);
      throw e;
    }
  }

  /** Where the user's file would be; nothing if there can be none of that name. */
  private Optional<Path> path(String name, UserVariables variables) {
    if (single.isPresent()) {
      return singlePath;
    }
    String domain = MailUser.of(name).domain();
    return domain.isEmpty() || FileNames.isDomain(domain)
        ? FileNames.path(variables.fill(path))
        : Optional.empty();
  }

  /** A user's line, if there is a file for it and it is there. */
  Optional<PasswdEntry> entry(String name) throws IOException {
    Optional<Place> place = of(name);
    return place.isEmpty() ? Optional.empty() : place.get().entry();
  }

  /** How many files are kept. */
  int kept() {
    return files.size();
  }

  /**
   * Where a user is looked for.
   *
   * @param name of the user in the file
   */
  record Place(Snapshot file, String name) {
    /** The user's line. */
    Optional<PasswdEntry> entry() throws IOException {
      return file.find(name);
    }

    Decoys decoys() {
      return file.users().decoys();
    }
  }

  /** The JDK's own messages are often no more than a path. */
  static String reason(IOException e) {
    boolean bare = e instanceof FileSystemException file && file.getReason() == null;
    return bare ? e.toString() : e.getMessage();
  }
}

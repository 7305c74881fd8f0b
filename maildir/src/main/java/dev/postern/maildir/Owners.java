package dev.postern.maildir;

import dev.postern.auth.MailUser;
import dev.postern.maildir.owned.OwnedFileSystem;
import dev.postern.maildir.owned.Owner;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides whose the files of a user are. Safe for many threads. */
final class Owners {
  private static final String UID = "uid";
  private static final String GID = "gid";

  /** So many owners are looked up once; it is no mistake to look up more of them again. */
  private static final int MOST_KNOWN = 10_000;

  private final Ownership ownership;
  private final Identity process;
  private final Map<String, FileSystem> known = new ConcurrentHashMap<>();

  Owners(Ownership ownership, Identity process) {
    this.ownership = ownership;
    this.process = process;
  }

  /**
   * What all that is done to a user's mail goes through.
   *
   * @throws StoreException if the user's files would belong to somebody else than they should
   */
  FileSystem files(MailUser user, FileSystem plain) throws StoreException {
    String uid = user.fields().get(UID);
    String gid = user.fields().get(GID);
    if (uid == null && gid == null) {
      return plain;
    }
    String key = uid + ":" + gid;
    FileSystem found = known.get(key);
    if (found == null) {
      found = files(user, owner(user, uid, gid), plain);
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      known.put(key, found);
    }
    return found;
  }

  private FileSystem files(MailUser user, Owner owner, FileSystem plain) throws StoreException {
    if (owner.user().map(process.user()::equals).orElse(true)
        && owner.group().map(process.group()::equals).orElse(true)) {
      return plain;
    }
    if (ownership == Ownership.EACH_USER && process.isRoot()) {
      return new OwnedFileSystem(plain, owner);
    }
    throw unavailable(
        user,
        "is owned by uid="
            + owner.user().map(UserPrincipal::getName).orElse("-")
            + " gid="
            + owner.group().map(UserPrincipal::getName).orElse("-")
            + ", but this process runs as "
            + process.user().getName()
            + ":"
            + process.group().getName()
            + (ownership == Ownership.EACH_USER
                ? ", and only root can give files away"
                : ": run it as that user, take uid and gid away, or run it as root with ownership"
                    + " each-user"),
        null);
  }

  private Owner owner(MailUser user, String uid, String gid) throws StoreException {
    UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
    try {
      return new Owner(
          uid == null ? Optional.empty() : Optional.of(names.lookupPrincipalByName(uid)),
          gid == null ? Optional.empty() : Optional.of(names.lookupPrincipalByGroupName(gid)));
    } catch (UserPrincipalNotFoundException e) {
      throw unavailable(
          user, "has a uid or gid that this machine does not know: " + given(uid, gid), e);
    } catch (IOException e) {
      throw unavailable(user, "has a uid or gid that cannot be looked up", e);
    }
  }

  /** The JDK's exception does not always hold the name. */
  private static String given(String uid, String gid) {
    return Stream.of(uid, gid).filter(Objects::nonNull).collect(Collectors.joining(", "));
  }

  private static StoreException unavailable(MailUser user, String what, Throwable cause) {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE, "mail of " + user.name() + " " + what, cause);
  }

  /** Who a process runs as. */
  record Identity(UserPrincipal user, UserPrincipal group, boolean isRoot) {}
}

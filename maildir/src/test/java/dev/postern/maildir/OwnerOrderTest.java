package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.maildir.owned.OwnedFileSystem;
import dev.postern.maildir.owned.Owner;
import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything is given away before anybody can find it by the name that it is looked for under. */
final class OwnerOrderTest {
  /** What is made under its own name: nobody looks into it before there is something in it. */
  private static final Set<String> MADE_IN_PLACE = Set.of("m", "m/cur", "m/new", "m/tmp", "LOCK");

  @TempDir private Path directory;

  /** Files that are given to whom they belong already, so that no root is needed. */
  static UnaryOperator<FileSystem> given(Path disk) throws IOException {
    PosixFileAttributes self = Files.readAttributes(disk, PosixFileAttributes.class);
    Owner owner = new Owner(Optional.of(self.owner()), Optional.of(self.group()));
    return files -> new OwnedFileSystem(files, owner);
  }

  @Test
  void whatIsMadeIsGivenAwayBeforeItIsFound() throws Exception {
    Path disk = Files.createDirectories(directory.resolve("disk"));
    MailUser user = new MailUser("ann", Optional.empty(), Map.of("quota_rule", "*:bytes=1M"));
    List<DiskOperation> done;
    try (Story story = new Story(disk, "DISK/m", given(disk), user)) {
      everything(story);
      done = story.record().operations(0, story.record().size());
    }
    Set<String> inPlace = new TreeSet<>();
    int made = 0;
    for (int i = 0; i < done.size(); i++) {
      if (done.get(i) instanceof DiskOperation.Make make) {
        made++;
        inPlace.addAll(check(make, done.subList(i + 1, done.size())));
      }
    }
    assertThat(made).isGreaterThan(30);
    assertThat(inPlace).isSubsetOf(MADE_IN_PLACE).contains("m", "LOCK");
    assertThat(done)
        .extracting(DiskOperation::text)
        .anyMatch(text -> text.matches("rename m/maildirsize\\S* m/maildirsize"))
        .anyMatch(text -> text.endsWith(" m/subscriptions"))
        .anyMatch(text -> text.endsWith(" m/dovecot-keywords"))
        .anyMatch(text -> text.endsWith("/dovecot-uidlist"));
  }

  /** Everything that a client can make a store make. */
  private static void everything(Story story) throws IOException {
    story
        .tell("append", a -> Story.append(a, "INBOX", Story.flags(SystemFlag.SEEN, "$New"), "one"))
        .tell("append", a -> Story.append(a, "INBOX", "two", "three"))
        .tell("create", a -> a.create("Box", Optional.of(SpecialUse.SENT)))
        .tell("create", a -> a.create("Box.in", Optional.empty()))
        .tell("copy", a -> with(a, inbox -> inbox.copy(UidSet.of(1), "Box")));
    story.record().disturb(new NoLinks());
    story
        .tell("copy", a -> with(a, inbox -> inbox.copy(UidSet.of(2), "Box.in")))
        .tell("move", a -> with(a, inbox -> inbox.move(UidSet.of(2), "Box")));
    story.record().disturb(Disturbance.NONE);
    story
        .tell("flag", a -> Story.flag(a, "Box", UidSet.ALL, Story.flags(SystemFlag.SEEN, "$More")))
        .tell("expunge", a -> with(a, inbox -> inbox.expunge(UidSet.of(3))))
        .tell("subscribe", a -> a.subscribe("Box"))
        .tell("rename", a -> a.rename("Box", "Other"))
        .tell("rename", a -> a.rename("INBOX", "Old"))
        .tell("delete", a -> a.delete("Old"))
        .tell("flag", a -> Story.flag(a, "Other", UidSet.ALL, Flags.of(SystemFlag.FLAGGED)));
  }

  /** The name under which it was made for good, if any. */
  private static List<String> check(DiskOperation.Make make, List<DiskOperation> after) {
    boolean given = false;
    boolean renamed = false;
    for (DiskOperation operation : after) {
      given |=
          operation instanceof DiskOperation.Give give
              && give.inode() == make.inode()
              && give.text().startsWith("chown ");
      boolean named =
          (operation instanceof DiskOperation.Rename rename && rename.inode() == make.inode())
              || (operation instanceof DiskOperation.Link link && link.inode() == make.inode());
      if (named) {
        assertThat(given).as("given before %s: %s", operation.text(), make.text()).isTrue();
        renamed = true;
      }
      if (operation instanceof DiskOperation.Make inside
          && inside.at().directory() == make.inode()) {
        assertThat(given).as("given before %s: %s", operation.text(), make.text()).isTrue();
      }
    }
    assertThat(given).as("given at all: %s", make.text()).isTrue();
    String name = make.text().replaceFirst("^\\S+ ", "");
    boolean aside = name.contains("/tmp/") || name.contains("..postern-");
    return renamed || aside
        ? List.of()
        : List.of(name.matches(".*(\\.lock|/tmp/lock).*") ? "LOCK" : name);
  }

  private static void with(Account account, On act) throws IOException {
    try (Mailbox inbox = account.open("INBOX")) {
      act.act(inbox);
    }
  }

  private interface On {
    void act(Mailbox on) throws IOException;
  }

  /** Messages have to be copied octet by octet. */
  private static final class NoLinks implements Disturbance {
    @Override
    public void before(DiskOperation operation) throws IOException {
      if (operation.text().matches("link m/(new|cur)/.*")) {
        throw new FileSystemException("", "", "Operation not permitted");
      }
    }
  }
}

package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.maildir.filename.NameSource;
import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.message.MessageSource;
import dev.postern.store.IdempotentAppend;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit fails when a message is visible, which cannot be taken back. */
class UnknownOutcomeTest {
  private static final List<NewMessage> TWO = List.of(message("one"), message("two"));

  @TempDir Path directory;
  private Story story;

  @BeforeEach
  void begin() throws IOException {
    story = new Story(Files.createDirectories(directory.resolve("disk")), "DISK/m");
  }

  @AfterEach
  void end() throws IOException {
    story.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sync m/new", "write m/dovecot-uidlist", "rename m/tmp/.*TWO.*"})
  void itIsAskedForAgainAndStoredOnce(String fails) throws Exception {
    try (Mailbox inbox = story.account().open("INBOX")) {
      story
          .record()
          .disturb(new FailsForGood(fails.replace("TWO", NameSource.deliveryMark("two"))));
      assertThatThrownBy(() -> inbox.append(TWO))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.OUTCOME_UNKNOWN));
      assertThatThrownBy(() -> IdempotentAppend.run(inbox, TWO)).isInstanceOf(StoreException.class);
      story.record().disturb(Disturbance.NONE);
      int before = story.record().size();

      List<Long> uids = IdempotentAppend.run(inbox, TWO).uids();

      assertThat(uids).doesNotHaveDuplicates().hasSize(2);
      assertThat(done(before)).contains("sync m/new");
      List<String> texts = new ArrayList<>();
      for (long uid : uids) {
        texts.add(StoreTest.text(inbox, uid));
      }
      assertThat(texts).containsExactly("one", "two");
      assertThat(inbox.snapshot().size()).isEqualTo(2);
      before = story.record().size();
      assertThat(IdempotentAppend.run(inbox, TWO).uids()).isEqualTo(uids);
      assertThat(done(before)).contains("sync m/new");
    }
  }

  @Test
  void whatWasStoredBeforeAndCannotBeSyncedIsNotKnownToBeDurable() throws Exception {
    try (Mailbox inbox = story.account().open("INBOX")) {
      inbox.append(TWO.subList(0, 1));
      story.record().disturb(new FailsForGood("sync m/new"));
      for (List<NewMessage> again : List.of(TWO, TWO.subList(0, 1))) {
        assertThatThrownBy(() -> inbox.append(again))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.OUTCOME_UNKNOWN));
      }
      story.record().disturb(Disturbance.NONE);
      assertThat(inbox.append(TWO).uids()).hasSize(2);
      assertThat(inbox.snapshot().size()).isEqualTo(2);
    }
  }

  @Test
  void soIsItWhenWhatCameWithItIsTakenBack() throws Exception {
    try (Mailbox inbox = story.account().open("INBOX")) {
      inbox.append(TWO.subList(0, 1));
      story.record().disturb(new FailsAlone("sync m/new"));
      assertThatThrownBy(() -> inbox.append(TWO))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.OUTCOME_UNKNOWN));
      story.record().disturb(Disturbance.NONE);
      assertThat(MailState.of(story.account()).texts()).containsExactly("one");
    }
  }

  @Test
  void anErrorWhileOneIsTakenBackLeavesNoOther() throws Exception {
    try (Mailbox inbox = story.account().open("INBOX")) {
      story
          .record()
          .disturb(
              new Disturbance() {
                @Override
                public void before(DiskOperation operation) throws IOException {
                  if (operation.text().equals("sync m/new")) {
                    throw new IOException("Input/output error");
                  }
                  if (operation
                      .text()
                      .matches("unlink m/new/.*" + NameSource.deliveryMark("two") + ".*")) {
                    throw new OutOfMemoryError("of the test's");
                  }
                }
              });
      assertThatThrownBy(() -> inbox.append(TWO)).isInstanceOf(StoreException.class);
      story.record().disturb(Disturbance.NONE);

      assertThat(MailState.of(story.account()).texts()).containsExactly("two");
    }
  }

  private List<String> done(int from) {
    return story.record().operations(from, story.record().size()).stream()
        .map(DiskOperation::text)
        .toList();
  }

  private static NewMessage message(String text) {
    return NewMessage.builder(MessageSource.of(text.getBytes(ISO_8859_1)), Story.DATE, text)
        .build();
  }

  /** An operation fails, and nothing else. */
  private record FailsAlone(String fails) implements Disturbance {
    @Override
    public void before(DiskOperation operation) throws IOException {
      if (operation.text().equals(fails)) {
        throw new IOException("Input/output error");
      }
    }
  }

  /** An operation fails, and so does all that would take its messages back. */
  private record FailsForGood(String fails) implements Disturbance {
    @Override
    public void before(DiskOperation operation) throws IOException {
      if (operation.text().matches(fails) || operation.text().startsWith("unlink m/new/")) {
        throw new IOException("Input/output error");
      }
    }
  }
}

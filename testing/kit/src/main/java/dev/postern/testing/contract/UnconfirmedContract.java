package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.AppendResult;
import dev.postern.store.IdempotentAppend;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException.Kind;
import dev.postern.testing.contract.MailStoreContract.Commit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commits of which nobody hears what became of them. */
abstract class UnconfirmedContract extends ContractGroup {

  @Test
  void anAppendThatWasMadeButNotConfirmedIsNotMadeTwice() throws Exception {
    fixture().lose(Commit.MADE);
    NewMessage one = message("one");
    NewMessage two = message("two");

    AppendResult result = IdempotentAppend.run(inbox(), List.of(one, two));

    assertThat(texts(inbox())).containsExactly("one", "two");
    assertThat(uids(inbox().snapshot())).isEqualTo(result.uids());
    assertThat(fixture().lost()).isEqualTo(1);
  }

  @Test
  void anAppendThatWasNeitherMadeNorConfirmedIsMade() throws Exception {
    fixture().lose(Commit.NOT_MADE);

    AppendResult result = IdempotentAppend.run(inbox(), List.of(message("one")));

    assertThat(texts(inbox())).containsExactly("one");
    assertThat(uids(inbox().snapshot())).isEqualTo(result.uids());
    assertThat(fixture().lost()).isEqualTo(1);
  }

  @Test
  void whatStaysUnknownIsSaidToBe() throws Exception {
    fixture().lose(Commit.MADE, Commit.MADE, Commit.MADE);
    NewMessage one = message("one");
    Mailbox inbox = inbox();

    assertFails(Kind.OUTCOME_UNKNOWN, () -> IdempotentAppend.run(inbox, List.of(one)));

    assertThat(fixture().lost()).isEqualTo(3);
    AppendResult result = inbox().append(List.of(one));
    assertThat(texts(inbox())).containsExactly("one");
    assertThat(uids(inbox().snapshot())).isEqualTo(result.uids());
  }

  @Test
  void othersAppendBetweenTheCommitAndItsRepetition() throws Exception {
    fixture().lose(Commit.MADE);
    NewMessage one = message("one");
    Mailbox inbox = inbox();
    assertFails(Kind.OUTCOME_UNKNOWN, () -> inbox.append(List.of(one)));
    append(inbox(), "other");

    AppendResult result = inbox.append(List.of(one));

    assertThat(texts(inbox())).containsExactly("one", "other");
    assertThat(text(inbox(), result.uids().get(0))).isEqualTo("one");
  }
}

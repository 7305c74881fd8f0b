package dev.postern.auth.pam;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What PAM's modules ask, in C's memory. */
class ConversationTest {
  private static final int POINTER = Native.POINTER_SIZE;
  private static final int CONVERSATION_ERROR = 19;

  private Libc libc;
  private Conversation conversation;
  private final Memory responses = new Memory(POINTER);

  @BeforeEach
  void makeConversation() throws Exception {
    libc = Natives.c();
    conversation = new Conversation(libc, "ann", "sécret");
    responses.setPointer(0, null);
  }

  private Object ask(int count, Pointer messages) {
    return conversation.callback(new Object[] {count, messages, responses, null});
  }

  @Test
  void whatIsHiddenIsThePasswordWhatIsShownTheNameAndWhatIsSaidHasNoAnswer() {
    int[] styles = {4, 1, 3, 2, 1};
    Memory messages = new Memory((long) styles.length * POINTER);
    Memory[] each = new Memory[styles.length];
    for (int i = 0; i < styles.length; i++) {
      each[i] = new Memory(2L * POINTER);
      each[i].setInt(0, styles[i]);
      messages.setPointer((long) i * POINTER, each[i]);
    }
    assertThat(ask(styles.length, messages)).isEqualTo(0);
    Pointer answers = responses.getPointer(0);
    String[] expected = {null, "sécret", null, "ann", "sécret"};
    for (int i = 0; i < styles.length; i++) {
      Pointer text = answers.getPointer(2L * i * POINTER);
      assertThat(text == null ? null : text.getString(0, "UTF-8")).isEqualTo(expected[i]);
      assertThat(answers.getInt(2L * i * POINTER + POINTER)).isZero();
      libc.free(text);
    }
    libc.free(answers);
  }

  @Test
  void aNumberOfMessagesThatCannotBeIsRefused() {
    for (int count : new int[] {-1, 0, 33, Integer.MAX_VALUE}) {
      assertThat(ask(count, null)).isEqualTo(CONVERSATION_ERROR);
    }
    assertThat(responses.getPointer(0)).isNull();
  }

  @Test
  void nothingIsThrownIntoC() {
    assertThat(ask(1, null)).isEqualTo(CONVERSATION_ERROR);
    assertThat(responses.getPointer(0)).isNull();
  }
}

package dev.postern.auth.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is noted while what was noted before is being kept. */
class LastUsesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);

  private final List<ApplicationPasswordStore.Use> kept = new ArrayList<>();
  private boolean fails;
  private Runnable meanwhile = () -> {};
  private final LastUses uses = new LastUses(new Store());

  @Test
  void aUseThatComesMeanwhileIsKeptTheNextTime() throws IOException {
    uses.note("ann", "1", NOON);
    uses.note("ben", "2", NOON);
    meanwhile = () -> uses.note("ann", "1", LATER);
    uses.keep();
    assertThat(uses.of("ann", "1")).contains(LATER);
    assertThat(uses.of("ben", "2")).isEmpty();
    kept.clear();
    meanwhile = () -> {};
    uses.keep();
    assertThat(kept).containsExactly(new ApplicationPasswordStore.Use("ann", "1", LATER));
    assertThat(uses.of("ann", "1")).isEmpty();
  }

  @Test
  void whatCouldNotBeKeptWaits() throws IOException {
    uses.note("ann", "1", NOON);
    fails = true;
    assertThatIOException().isThrownBy(uses::keep);
    fails = false;
    uses.keep();
    assertThat(kept).containsExactly(new ApplicationPasswordStore.Use("ann", "1", NOON));
  }

  private final class Store implements ApplicationPasswordStore {
    @Override
    public List<ApplicationPassword> of(String user) {
      return List.of();
    }

    @Override
    public void add(String user, ApplicationPassword made) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(String user, String id) {
      return false;
    }

    @Override
    public void used(List<Use> uses) throws IOException {
      if (fails) {
        throw new IOException("full");
      }
      kept.addAll(uses);
      meanwhile.run();
    }
  }
}

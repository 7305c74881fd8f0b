package dev.postern.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import dev.postern.auth.password.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Which work is done for those who are not there. */
final class LearntDecoysTest {
  private static final Credentials.Password LOGIN = Credentials.Password.of("nobody", "x");

  private final List<String> done = new ArrayList<>();
  private final LearntDecoys decoys =
      new LearntDecoys(PasswordSchemes.standard().plus(new Kinds()));

  /** A cheap one that is not done tells less than a costly one. */
  @Test
  void theCostliestKindsStay() {
    for (int cost = 1; cost <= LearntDecoys.MOST + 2; cost++) {
      decoys.learn(StoredPassword.parse("{KINDS}" + cost, "KINDS"));
    }
    decoys.learn(StoredPassword.parse("{KINDS}1", "KINDS"));
    decoys.spend(LOGIN, Optional.empty());
    assertThat(done).containsExactly("3", "4", "5", "6", "7", "8");
    done.clear();
    decoys.spend(LOGIN, Optional.of(new Work("kinds", 8)));
    assertThat(done).as("its own was done").containsExactly("3", "4", "5", "6", "7");
  }

  /** As many kinds as there are numbers. */
  private final class Kinds implements PasswordScheme {
    @Override
    public String name() {
      return "KINDS";
    }

    @Override
    public boolean verify(Credentials.Password login, String stored) {
      done.add(stored);
      return false;
    }

    @Override
    public Work work(String stored) {
      return new Work("kinds", Long.parseLong(stored));
    }

    @Override
    public String hash(Credentials.Password login, RandomGenerator random) {
      return "1";
    }
  }
}

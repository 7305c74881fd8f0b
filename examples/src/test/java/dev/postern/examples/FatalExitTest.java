package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.ServerEvent;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After an error that it cannot outlive, the standalone server says so and is gone. */
class FatalExitTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final List<Integer> exits = new ArrayList<>();

  @Test
  void saysSoAndEnds() {
    FatalExit exit = new FatalExit(print(said), exits::add);
    exit.on(new ServerEvent.Listening(Instant.EPOCH, "smtp", new InetSocketAddress(25)));
    assertThat(exits).isEmpty();
    exit.on(new ServerEvent.FatalError(Instant.EPOCH, new OutOfMemoryError("simulated")));
    assertThat(exits).containsExactly(FatalExit.STATUS);
    assertThat(said.toString(StandardCharsets.US_ASCII)).contains("cannot go on").endsWith("\n");
  }

  @Test
  void endsAlsoIfItCannotSaySo() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) {
            throw new OutOfMemoryError("simulated");
          }
        };
    FatalExit exit = new FatalExit(print(full), exits::add);
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(
            () ->
                exit.on(
                    new ServerEvent.FatalError(Instant.EPOCH, new OutOfMemoryError("simulated"))));
    assertThat(exits).containsExactly(FatalExit.STATUS);
  }

  @Test
  void endsWhenAThreadDiesOfIt() {
    FatalExit exit = new FatalExit(print(said), exits::add);
    exit.uncaughtException(new Thread("one"), new StackOverflowError());
    exit.uncaughtException(new Thread("two"), new IllegalStateException("a bug"));
    assertThat(exits).isEmpty();
    assertThat(said.toString(StandardCharsets.US_ASCII)).contains("thread two", "a bug");
    exit.uncaughtException(new Thread("three"), new OutOfMemoryError("simulated"));
    assertThat(exits).containsExactly(FatalExit.STATUS);
  }

  @Test
  void goesOnTryingToEnd() {
    FatalExit exit =
        new FatalExit(
            print(said),
            status -> {
              exits.add(status);
              if (exits.size() < 3) {
                throw new OutOfMemoryError("simulated");
              }
            });
    exit.on(new ServerEvent.FatalError(Instant.EPOCH, new OutOfMemoryError("simulated")));
    assertThat(exits).hasSize(3);
  }

  private static PrintStream print(OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.US_ASCII);
  }
}

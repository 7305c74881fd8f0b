package dev.postern.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Takes something away from a running server and gives it back. */
interface Fault {
  String name();

  /**
   * Makes the site that the fault will strike.
   *
   * @return nothing if the machine does not permit it; {@link #obstacle} says why
   */
  Optional<Site> prepare(Path root) throws IOException, InterruptedException;

  /** Why it could not be prepared. */
  String obstacle();

  void begin(ServerProcess server) throws IOException, InterruptedException;

  /** Strikes a little differently in each round. */
  default void vary(ServerProcess server, int round) throws IOException, InterruptedException {}

  void end(ServerProcess server) throws IOException, InterruptedException;

  /** Removes what was prepared. */
  default void close() throws IOException, InterruptedException {}

  /**
   * What is known of a message that was refused while it lasted: as a rule, that it is not there.
   */
  default Fate afterRefusal() {
    return Fate.REFUSED;
  }

  /** Octets of the messages of a round. */
  default int messageSize(int round) {
    return round % 4 == 3 ? 100_000 : 3_000;
  }
}

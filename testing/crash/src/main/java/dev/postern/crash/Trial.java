package dev.postern.crash;

import java.io.IOException;

/**
 * What all clients of one run share.
 *
 * @param afterRefusal what is known of a message that was refused
 */
record Trial(
    Installation installation, Site site, Ledger ledger, Counters counters, Fate afterRefusal) {

  ServerProcess start() throws IOException {
    return ServerProcess.start(installation, site);
  }
}

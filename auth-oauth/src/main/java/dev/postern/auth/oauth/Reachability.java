package dev.postern.auth.oauth;

import dev.postern.log.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log once that somebody cannot be asked any more, and once that it can. */
final class Reachability {
  private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);

  private final String whom;
  private boolean away;

  /** Whom it is about, as the log has it, e.g. {@code OAuth keys uri=...}. */
  Reachability(String whom) {
    this.whom = whom;
  }

  synchronized void answered() {
    if (away) {
      LOG.info("{} answers again", whom);
    }
    away = false;
  }

  synchronized void failed(String reason) {
    if (!away) {
      LOG.warn("{} does not answer reason={}", whom, LogText.reason(reason));
    }
    away = true;
  }
}

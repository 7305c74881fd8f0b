package dev.postern.smtp.policy.delegation;

import dev.postern.log.LogText;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator once that a service fails and how, and once that it does no more. */
final class ServiceLog {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyService.class);

  private final ServiceAddress address;

  /** Guarded by this. */
  private Optional<String> told = Optional.empty();

  ServiceLog(ServiceAddress address) {
    this.address = address;
  }

  void failed(String why) {
    String reason = LogText.reason(why);
    if (isNews(Optional.of(reason))) {
      LOG.warn("policy service failed service={} reason=\"{}\"", address, reason);
    } else {
      LOG.debug("policy service failed service={} reason=\"{}\"", address, reason);
    }
  }

  void answered() {
    if (isNews(Optional.empty())) {
      LOG.info("policy service answers again service={}", address);
    }
  }

  private synchronized boolean isNews(Optional<String> reason) {
    boolean news = !told.equals(reason);
    told = reason;
    return news;
  }
}

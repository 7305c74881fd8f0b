/** Transcript runner, loopback connection and the contract tests of the SPI. */
module dev.postern.testing.kit {
  requires transitive dev.postern.core;
  requires transitive org.junit.jupiter.api;
  requires transitive org.assertj.core;

  exports dev.postern.testing.contract;
  exports dev.postern.testing.dns;
  exports dev.postern.testing.store;
  exports dev.postern.testing.transcript;

  // The parts of a contract are package-private.
  opens dev.postern.testing.contract to
      org.junit.platform.commons;
}

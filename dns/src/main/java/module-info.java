/** Asks the DNS. */
module dev.postern.dns.dnsjava {
  requires transitive dev.postern.core;
  requires org.dnsjava;

  exports dev.postern.dns.dnsjava;
}

/** Logins by OAuth 2 tokens: JWT, and introspection. */
module dev.postern.authentication.oauth {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires java.net.http;
  requires org.slf4j;
  requires com.nimbusds.jose.jwt;

  exports dev.postern.auth.oauth;
}

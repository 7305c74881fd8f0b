/** Logins by OAuth 2 tokens: JWT, and introspection. */
module dev.postern.authentication.oauth {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires org.slf4j;
}

/**
 * Logins by OAuth 2 tokens, shown by OAUTHBEARER (RFC 7628) or XOAUTH2: {@link
 * dev.postern.auth.oauth.OAuthAuthenticator}.
 *
 * <pre>{@code
 * OAuthAuthenticator tokens =
 *     OAuthAuthenticator.builder()
 *         .jwks(java.net.URI.create("https://login.example.org/jwks.json"))
 *         .issuer("https://login.example.org")
 *         .audience("mail")
 *         .build();
 * MailServer.builder().authenticator(tokens);
 * }</pre>
 */
package dev.postern.auth.oauth;

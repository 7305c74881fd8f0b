/**
 * Golden transcripts: conversations in files, run against a server in process and over a socket,
 * line by line, octet by octet and as one buffer; the answers must be the same.
 *
 * <p>In a test, with {@code @TestFactory}, for the files in a folder of its resources:
 *
 * <pre>{@code
 * static Stream<DynamicNode> transcripts() {
 *   return Transcripts.in("/transcripts/documented").against(variant -> MailServer.builder()
 *       .tls(Tls.selfSigned("localhost"))
 *       .authenticator((credentials, context) -> AuthOutcome.denied())
 *       .listen(Pop3.pop3s().port(0))
 *       .build());
 * }
 * }</pre>
 */
package dev.postern.testing.transcript;

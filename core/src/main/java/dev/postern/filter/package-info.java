/**
 * The SPI of content and policy filters.
 *
 * <p>A filter that takes no mail of more than a mebibyte:
 *
 * <pre>{@code
 * class SmallMailOnly implements MessageFilter {
 *   public Verdict message(Envelope envelope, MessageSource message) {
 *     try {
 *       return message.size() > 1024 * 1024 ? Verdict.reject("too large here") : Verdict.pass();
 *     } catch (IOException e) {
 *       throw new UncheckedIOException(e);   // the client is told to come again
 *     }
 *   }
 * }
 * }</pre>
 */
package dev.postern.filter;

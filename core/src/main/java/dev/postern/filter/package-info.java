/**
 * The SPI of content and policy filters.
 *
 * <p>A filter that takes no mail of more than a mebibyte, and marks what promises miracles:
 *
 * <pre>{@code
 * MessageFilter house =
 *     MessageFilter.onMessage(
 *         "house",
 *         message -> {
 *           if (message.source().size() > 1024 * 1024) {
 *             return Verdict.reject("too large here");
 *           }
 *           String subject = message.headers().text("Subject").orElse("");
 *           return subject.contains("miracle") ? Verdict.tag("X-Miracle: yes") : Verdict.pass();
 *         });
 * MailServer.builder().filter(house);
 * }</pre>
 *
 * <p>One that remembers what it saw on a connection is a {@link dev.postern.filter.MessageFilter}
 * that opens a {@link dev.postern.filter.FilterSession} of its own.
 */
package dev.postern.filter;

/**
 * What an observer is told of logins, by any protocol: who came in, who was denied and why, and
 * what could not be decided.
 *
 * <pre>{@code
 * static final ServerObserver GUESSES = event -> {
 *   if (event instanceof LoginDenied denied && denied.reason() == DenialReason.UNKNOWN_USER) {
 *     System.err.println(denied.peer() + " guesses names");
 *   }
 * };
 * }</pre>
 */
package dev.postern.auth.login;

/**
 * A second factor for login pages, and passwords of their own for mail clients.
 *
 * <p>A login page asks for the password, then for a code:
 *
 * <pre>{@code
 * static boolean mayEnter(SecondFactors factors, String user, String code) throws IOException {
 *   CodeCheck check = factors.check(user, code);
 *   return check instanceof CodeCheck.Accepted
 *       || check instanceof CodeCheck.Recovered
 *       || check instanceof CodeCheck.NotEnrolled;
 * }
 * }</pre>
 */
package dev.postern.auth.secondfactor;

package dev.postern.bench;

import java.nio.file.Path;

/**
 * Where a server takes logins.
 *
 * @param logins its socket {@code auth-client}
 * @param lookups its socket {@code auth-userdb}
 */
record LoginPorts(int imap, int imaps, Path logins, Path lookups) {}

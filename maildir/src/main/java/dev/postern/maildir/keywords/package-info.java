/** {@code dovecot-keywords}, and our own file for those that have no letter. */
package dev.postern.maildir.keywords;

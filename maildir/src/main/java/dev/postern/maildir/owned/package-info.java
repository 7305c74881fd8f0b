/** Files that belong to the user whose mail they are, for a process that may give them away. */
package dev.postern.maildir.owned;

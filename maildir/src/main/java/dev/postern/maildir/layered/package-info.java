/** A file system on top of another. */
package dev.postern.maildir.layered;

/** What the other packages need of the file system: syncs, stamps, replaced files, lock files. */
package dev.postern.maildir.disk;

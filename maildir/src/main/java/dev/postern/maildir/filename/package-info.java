/** Message file names: {@code base:2,letters}, sizes in the base, flags in the letters. */
package dev.postern.maildir.filename;

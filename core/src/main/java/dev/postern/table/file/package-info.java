/** Files of tables and aliases: read again when they change, and their logical lines. */
package dev.postern.table.file;

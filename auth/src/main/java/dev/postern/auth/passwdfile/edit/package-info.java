/** Files of lines that several programs change: locked, replaced as a whole, the rest untouched. */
package dev.postern.auth.passwdfile.edit;

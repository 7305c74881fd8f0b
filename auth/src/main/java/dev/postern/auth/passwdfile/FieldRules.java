package dev.postern.auth.passwdfile;

import dev.postern.template.UserVariables;
import java.util.List;
import java.util.function.Predicate;

/**
 * Fields of every user of a file, in the words of its extra fields.
 *
 * @param defaults give way to what a line says (Dovecot's {@code default_fields})
 * @param overrides go before it ({@code override_fields})
 */
record FieldRules(FieldList defaults, FieldList overrides) {
  /**
   * A user's fields for its userdb.
   *
   * @throws IllegalArgumentException if the variables in one cannot be understood or filled in
   */
  UserFields userdb(FieldList own, String user) {
    return set(own, user, FieldList.Field::isOfUserdb);
  }

  /**
   * A user's fields for its passdb.
   *
   * @throws IllegalArgumentException if the variables in one cannot be understood or filled in
   */
  UserFields passdb(FieldList own, String user) {
    return set(own, user, field -> !field.isOfUserdb());
  }

  private UserFields set(FieldList own, String user, Predicate<FieldList.Field> which) {
    UserVariables variables = new UserVariables(user);
    UserFields fields = new UserFields();
    for (FieldList list : List.of(defaults, own, overrides)) {
      for (FieldList.Field field : list.fields()) {
        if (which.test(field)) {
          fields.set(field.name(), field.filled(variables));
        }
      }
    }
    return fields;
  }
}

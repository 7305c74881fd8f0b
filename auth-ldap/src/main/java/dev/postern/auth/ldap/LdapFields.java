package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.Entry;
import dev.postern.template.Template;
import dev.postern.template.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields of a user are made of which attributes (Dovecot's {@code pass_attrs} and {@code
 * user_attrs}): {@code uid=user}, {@code =home=/var/mail/%{ldap:uid}}, {@code
 * quota=quota_rule=*:bytes=%$}.
 */
final class LdapFields {
  private static final String LDAP = "ldap:";
  private static final String DN = "ldap_dn";
  private static final String PROTECTED = ":protected";

  private final List<Field> fields;

  private LdapFields(List<Field> fields) {
    this.fields = List.copyOf(fields);
  }

  /**
   * Reads fields with commas in between.
   *
   * @throws IllegalArgumentException if one cannot be understood
   */
  static LdapFields parse(String text) {
    List<Field> fields = new ArrayList<>();
    for (String word : split(text)) {
      if (word.startsWith("@")) {
        throw new IllegalArgumentException("a second search (@) is not supported: " + word);
      }
      if (!word.isEmpty() && !word.startsWith("!")) {
        fields.add(Field.parse(word));
      }
    }
    return new LdapFields(fields);
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int from = 0;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && depth <= 0) {
        words.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    words.add(text.substring(from).strip());
    return words;
  }

  /** The attributes to ask for. */
  String[] attributes() {
    Set<String> all = new LinkedHashSet<>();
    for (Field field : fields) {
      field.attribute().ifPresent(all::add);
      field.template().variables().forEach(v -> attribute(v).ifPresent(all::add));
    }
    // RFC 4511 §4.5.1.8: without a name all attributes come.
    return all.isEmpty() ? new String[] {"1.1"} : all.toArray(new String[0]);
  }

  /** The fields of an entry; of an attribute with several values the first counts. */
  Map<String, String> of(Entry entry, LdapName name) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Field field : fields) {
      if (field.attribute().isEmpty() || entry.hasAttribute(field.attribute().get())) {
        values.put(field.name(), field.template().expand(v -> value(v, entry, name)));
      }
    }
    return values;
  }

  private static String value(String variable, Entry entry, LdapName name) {
    if (variable.equals(DN)) {
      return entry.getDN();
    }
    if (!variable.startsWith(LDAP)) {
      return name.value(variable);
    }
    String[] parts = variable.substring(LDAP.length()).split(":", 2);
    String value = entry.getAttributeValue(parts[0]);
    String otherwise = parts.length > 1 ? parts[1] : "";
    return value == null ? otherwise : value;
  }

  private static Optional<String> attribute(Variable variable) {
    return variable.name().startsWith(LDAP)
        ? Optional.of(variable.name().substring(LDAP.length()).split(":", 2)[0])
        : Optional.empty();
  }

  /**
   * One field.
   *
   * @param attribute without which there is no such field, if there is one
   */
  private record Field(String name, Optional<String> attribute, Template template) {

    static Field parse(String word) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        return new Field(word, Optional.of(word), valueOf(word));
      }
      String attribute = word.substring(0, equals);
      String rest = word.substring(equals + 1);
      int second = rest.indexOf('=');
      String name = second < 0 ? rest : rest.substring(0, second);
      if (name.isEmpty() || (second < 0 && attribute.isEmpty())) {
        throw new IllegalArgumentException("a field is written attribute=field, not " + word);
      }
      Template template =
          second < 0 ? valueOf(attribute) : template(rest.substring(second + 1), attribute);
      String plain =
          name.endsWith(PROTECTED) ? name.substring(0, name.length() - PROTECTED.length()) : name;
      return new Field(plain, Optional.of(attribute).filter(a -> !a.isEmpty()), template);
    }

    private static Template valueOf(String attribute) {
      return template("%$", attribute);
    }

    private static Template template(String text, String attribute) {
      String whole = text.replace("%$", "%{" + LDAP + attribute + "}");
      Template template = Template.parse(whole);
      for (Variable variable : template.variables()) {
        if (!variable.name().startsWith(LDAP) && !variable.name().equals(DN)) {
          LdapName.checkPlain(variable, text);
        }
      }
      return template;
    }
  }
}

package dev.postern.examples;

import dev.postern.examples.ConfigFile.Section;
import dev.postern.examples.ConfigFile.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code serve} with a file of options. What it says is made into arguments, so that there is one
 * parser; each line is tried alone before, so that a mistake is told with its number.
 */
final class ConfiguredServe {
  /** They make no sense in a file. */
  private static final Set<String> NOT_IN_FILES = Set.of(ConfigFile.OPTION, "--help", "--version");

  private final ConfigFile file;

  /** What was typed, by the option's first name. */
  private final Map<String, List<String>> typed = new HashMap<>();

  private ConfiguredServe(ConfigFile file, ParseResult commandLine) {
    this.file = file;
    for (OptionSpec option : commandLine.matchedOptions()) {
      List<String> values = option.originalStringValues();
      typed.put(name(option), option.arity().max() == 0 ? List.of() : values);
    }
    typed.remove(ConfigFile.OPTION);
  }

  /**
   * Does something with a server as the file says, but for what was typed.
   *
   * @throws IllegalArgumentException with the numbers of the lines that cannot be understood
   */
  static int run(Path path, ParseResult commandLine, Serve.Task task)
      throws IOException, InterruptedException {
    ConfiguredServe configured = new ConfiguredServe(ConfigFile.read(path), commandLine);
    configured.check();
    Serve serve = configured.serve();
    try {
      return task.with(serve);
    } catch (IllegalArgumentException e) {
      throw configured.located(e, configured.file.settings());
    }
  }

  /** Each line for itself. */
  private void check() {
    List<String> mistakes = new ArrayList<>(mistakes(() -> ofServer(file.settings())));
    for (Section section : sections()) {
      mistakes.addAll(mistakes(() -> ofListener(section, choice(section))));
    }
    Mistakes.throwAll(mistakes);
  }

  private static List<String> mistakes(Runnable reading) {
    try {
      reading.run();
      return List.of();
    } catch (LineMistakes e) {
      return e.each;
    } catch (IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
  }

  private Serve serve() {
    Serve serve = new Serve();
    CommandLine line = new CommandLine(serve);
    Map<String, List<String>> all = new TreeMap<>(ofServer(file.settings()));
    // Ways to say the same.
    if (typed.containsKey("--users") || typed.containsKey("--passdb")) {
      all.keySet().removeAll(Set.of("--users", "--passdb"));
    }
    all.putAll(typed);
    line.parseArgs(arguments(all, line.getCommandSpec()));
    serve.sections(sections().stream().map(section -> section(section, all)).toList());
    serve.notices(alwaysSo());
    return serve;
  }

  /** Those that count: other listeners may have been typed. */
  private List<Section> sections() {
    return typed.containsKey(ListenerOptions.LISTEN) ? List.of() : file.sections();
  }

  /** What is there though nothing asks for it. */
  private List<String> alwaysSo() {
    List<String> keys =
        Stream.concat(
                file.settings().stream(),
                file.sections().stream().flatMap(s -> s.settings().stream()))
            .filter(PostfixWords::isAlwaysSo)
            .map(setting -> key(setting).replace('-', '_'))
            .distinct()
            .toList();
    return keys.isEmpty()
        ? List.of()
        : List.of(file.path() + ": always so, and not needed there: " + String.join(", ", keys));
  }

  private Map<String, List<String>> ofServer(List<Setting> settings) {
    return checked(settings, () -> new CommandLine(new Serve()), "");
  }

  private Map<String, List<String>> ofListener(Section section, ListenOption.Choice choice) {
    String protocol = section.protocol();
    return checked(
        section.settings(),
        () -> new CommandLine(new ListenerSection(protocol, choice, e -> e).options()),
        " of " + protocol);
  }

  private ListenOption.Choice choice(Section section) {
    try {
      return new ListenOption().convert(section.protocol() + "=" + section.address());
    } catch (TypeConversionException e) {
      throw ConfigFile.mistake(file.path(), section.line(), e.getMessage());
    }
  }

  /** What a section says of its listener goes before what the file says of all. */
  private ListenerSection section(Section section, Map<String, List<String>> ofAll) {
    ListenOption.Choice choice = choice(section);
    ListenerSection listener =
        new ListenerSection(
            section.protocol(), choice, failure -> located(failure, section.settings()));
    CommandSpec options = listener.options();
    Map<String, List<String>> all = new TreeMap<>(ofListener(section, choice));
    for (OptionSpec option : options.options()) {
      inherit(name(option), ofAll, all);
    }
    new CommandLine(options).parseArgs(arguments(all, options));
    return listener;
  }

  private void inherit(
      String name, Map<String, List<String>> general, Map<String, List<String>> own) {
    boolean servers = ListenerSection.SERVERS.contains(name);
    if (typed.containsKey(name)) {
      own.remove(name);
    }
    if (!servers && general.containsKey(name)) {
      own.putIfAbsent(name, general.get(name));
    }
  }

  /** The values by options' first names. */
  private Map<String, List<String>> checked(
      List<Setting> settings, Supplier<CommandLine> parsers, String where) {
    Map<String, List<String>> values = new TreeMap<>();
    Map<String, Integer> lines = new HashMap<>();
    List<String> mistakes = new ArrayList<>();
    for (Setting setting : settings) {
      CommandLine parser = parsers.get();
      try {
        OptionSpec option = option(setting, parser.getCommandSpec(), where);
        Integer before = lines.put(name(option), setting.line());
        if (before != null && !option.isMultiValue()) {
          throw mistake(setting, key(setting) + " is set in line " + before + " already");
        }
        List<String> given = tried(setting, option, parser);
        if (option.arity().max() > 0 || !isNo(setting)) {
          values.computeIfAbsent(name(option), key -> new ArrayList<>()).addAll(given);
        }
      } catch (IllegalArgumentException e) {
        if (!PostfixWords.isAlwaysSo(setting)) {
          mistakes.add(e.getMessage());
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw new LineMistakes(mistakes);
    }
    return values;
  }

  /** The values, which the parser takes. */
  private List<String> tried(Setting setting, OptionSpec option, CommandLine parser) {
    Map<String, List<String>> alone = new TreeMap<>();
    alone.put(name(option), given(setting, option));
    try {
      parser.parseArgs(arguments(alone, parser.getCommandSpec()));
    } catch (ParameterException e) {
      throw mistake(setting, undashed(UsageMistakes.text(e)));
    }
    return alone.get(name(option));
  }

  private static boolean isNo(Setting setting) {
    return setting.value().toLowerCase(Locale.ROOT).equals("no");
  }

  /** As on a command line: what takes several values there has them between blanks or commas. */
  private List<String> given(Setting setting, OptionSpec option) {
    if (setting.value().isEmpty()) {
      return nothing(setting, option);
    }
    if (option.arity().max() == 0) {
      try {
        new YesNo().convert(setting.value());
      } catch (TypeConversionException e) {
        throw mistake(setting, key(setting) + ": " + e.getMessage());
      }
      return List.of();
    }
    if (option.arity().max() == 1 || setting.value().startsWith("inline:")) {
      return List.of(setting.value());
    }
    return Stream.of(setting.value().split(Networks.SEPARATOR))
        .filter(value -> !value.isEmpty())
        .toList();
  }

  private List<String> nothing(Setting setting, OptionSpec option) {
    if (!PostfixWords.MAY_BE_EMPTY.contains(name(option))) {
      throw mistake(setting, key(setting) + " is empty");
    }
    return option.isMultiValue() ? List.of() : List.of("");
  }

  private OptionSpec option(Setting setting, CommandSpec known, String where) {
    OptionSpec option = known.findOption(setting.option());
    if (option != null && !NOT_IN_FILES.contains(setting.option())) {
      return option;
    }
    boolean ofServer = !where.isEmpty() && ofServer().findOption(setting.option()) != null;
    if (ofServer) {
      throw mistake(setting, key(setting) + " is no setting" + where + " alone");
    }
    Optional<String> otherwise = PostfixWords.toldOf(setting);
    if (otherwise.isPresent()) {
      throw mistake(setting, otherwise.get());
    }
    Set<String> names = new TreeSet<>(known.optionsMap().keySet());
    names.removeAll(NOT_IN_FILES);
    names.removeIf(name -> !name.startsWith("--"));
    String nearest =
        names.stream()
            .min(Comparator.comparingInt(name -> Distance.between(setting.option(), name)))
            .orElseThrow();
    throw mistake(
        setting,
        key(setting) + " is unknown; the nearest setting" + where + " is " + nearest.substring(2));
  }

  private static CommandSpec ofServer() {
    return new CommandLine(new Serve()).getCommandSpec();
  }

  private IllegalArgumentException mistake(Setting setting, String what) {
    return ConfigFile.mistake(file.path(), setting.lineOf(what), what);
  }

  private static String key(Setting setting) {
    return setting.option().substring(2);
  }

  /** Mistakes that show later begin with an option's name. */
  private IllegalArgumentException located(
      IllegalArgumentException failure, List<Setting> settings) {
    String told = String.valueOf(failure.getMessage());
    CommandSpec known = ofServer();
    for (Setting setting : settings) {
      OptionSpec option = known.findOption(setting.option());
      if (option == null) {
        continue;
      }
      String name = name(option);
      if (!typed.containsKey(name)
          && told.matches("(?s)(?:--[a-z-]+(?:,| and) )?" + name + "(?![a-z-]).*")) {
        IllegalArgumentException located = mistake(setting, undashed(told));
        located.initCause(failure);
        return located;
      }
    }
    return failure;
  }

  private static String[] arguments(Map<String, List<String>> values, CommandSpec known) {
    List<String> arguments = new ArrayList<>();
    values.forEach(
        (name, all) -> {
          if (known.findOption(name).arity().max() == 0) {
            arguments.add(name);
          }
          all.forEach(value -> arguments.add(name + "=" + value));
        });
    return arguments.toArray(String[]::new);
  }

  /** As options are written in a file. */
  private static String undashed(String text) {
    return text.replaceAll("(^|\\s)--(?=[a-z])", "$1");
  }

  /** Of lines, each told with its number. */
  private static final class LineMistakes extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<String> each;

    private LineMistakes(List<String> each) {
      super(String.join("; ", each));
      this.each = each;
    }
  }

  /** The first of its names, as messages have it. */
  private static String name(OptionSpec option) {
    return option.names()[0];
  }
}

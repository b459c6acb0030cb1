#include "config/parse_toml.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "config/deck_keys.hpp"
#include "config/key_text.hpp"
#include "config/suggest.hpp"

namespace minibragg::config {

namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20U;
constexpr int most_brackets = 32;
constexpr int most_dots = 32;
constexpr std::size_t longest_shown = 200;
constexpr std::string_view name_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

/// The line, from 1, of a position in a text.
std::size_t line_of(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

/// The index of the last character of a string that begins at `start`. A short string ends with its line at
/// the latest: the parser stops there.
std::size_t end_of_short_string(std::string_view text, std::size_t start) {
    const char quote = text[start];
    for (std::size_t i = start + 1; i < text.size(); ++i) {
        if (text[i] == quote) {
            return i;
        }
        if (text[i] == '\n') {
            return i - 1;
        }
        i += quote == '"' && text[i] == '\\' ? 1 : 0;
    }
    return text.size() - 1;
}

/// Likewise, of a string between three quotes. It may end in up to five, of which the last three close it.
std::size_t end_of_long_string(std::string_view text, std::size_t start) {
    constexpr std::size_t most_quotes = 5;
    const std::string_view quotes = text.substr(start, 3);
    for (std::size_t i = start + quotes.size(); i < text.size(); ++i) {
        if (text.substr(i, 3) == quotes) {
            const std::size_t other = text.find_first_not_of(quotes[0], i);
            return std::min({other, text.size(), i + most_quotes}) - 1;
        }
        i += quotes[0] == '"' && text[i] == '\\' ? 1 : 0;
    }
    return text.size() - 1;
}

/// The index of the last character of the comment or the string that begins at `start`; `start` if neither does.
std::size_t end_of_quiet(std::string_view text, std::size_t start) {
    if (text[start] == '#') {
        return std::min(text.find('\n', start), text.size()) - 1;
    }
    if (text[start] != '"' && text[start] != '\'') {
        return start;
    }
    const bool is_long = text.substr(start, 3) == std::string(3, text[start]);
    return is_long ? end_of_long_string(text, start) : end_of_short_string(text, start);
}

toml::table parse_text(std::string_view text, const std::string& source) {
    return toml::parse(text, source);
}

std::string location(const std::string& file_name, const toml::source_position& position) {
    return file_name + ":" + std::to_string(position.line);
}

void check_size_and_bytes(std::string_view text, const std::string& file_name) {
    if (text.size() > most_bytes) {
        throw InputError(
            file_name + ": the deck has " + std::to_string(text.size()) + " bytes (at most " +
            std::to_string(most_bytes) +
            " are read). Put tables of numbers into files of their own."
        );
    }
    const std::size_t nul = text.find('\0');
    if (nul != std::string_view::npos) {
        throw InputError(
            file_name + ":" + std::to_string(line_of(text, nul)) +
            ": a NUL byte (the file is binary). A deck is a text in TOML; see minibragg "
            "--print-reference-deck."
        );
    }
    const std::size_t deep = too_deep_line(text);
    if (deep > 0) {
        throw InputError(
            file_name + ":" + std::to_string(deep) +
            ": tables, lists or dotted keys are nested too deeply (no key needs it). "
            "See minibragg --print-reference-deck."
        );
    }
}

// ---- overrides -------------------------------------------------------------------------------------

struct Override {
    std::string source;              ///< "--set path=value", for messages
    std::vector<std::string> steps;  ///< names, and indices in digits
    std::string value;
};

[[noreturn]] void refuse(const Override& override, const std::string& why) {
    throw InputError(printable(override.source, longest_shown) + ": " + why);
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos
               ? ""
               : std::string{text.substr(first, text.find_last_not_of(blanks) - first + 1)};
}

/// "detector.panel[0].name" as its steps; empty when it is no path.
std::vector<std::string> path_steps(std::string_view path) {
    std::string dotted;
    for (const char c : path) {
        dotted += c == '[' ? '.' : c;
    }
    std::vector<std::string> steps;
    for (std::size_t start = 0; start <= dotted.size();) {
        const std::size_t end = std::min(dotted.find('.', start), dotted.size());
        std::string step = trimmed(dotted.substr(start, end - start));
        if (step.ends_with(']')) {
            step.pop_back();
        }
        if (step.empty() || step.find_first_not_of(name_letters) != std::string::npos) {
            return {};
        }
        steps.push_back(std::move(step));
        start = end + 1;
    }
    return steps;
}

Override split_override(const std::string& text) {
    const std::size_t equals = text.find('=');
    Override override{joined({"--set ", text}), {}, ""};
    if (equals == std::string::npos) {
        refuse(override, "there is no '='. Write --set path.to.key=value.");
    }
    override.steps = path_steps(std::string_view{text}.substr(0, equals));
    override.value = trimmed(std::string_view{text}.substr(equals + 1));
    if (override.steps.empty() || override.steps.size() > most_dots) {
        refuse(override, "what stands before '=' is not a key. Write --set path.to.key=value.");
    }
    return override;
}

/// The element that a step names in a list.
toml::node& element(toml::array& list, const std::string& step, const Override& override) {
    std::size_t index = 0;
    const auto parsed = std::from_chars(step.data(), step.data() + step.size(), index);
    if (parsed.ec != std::errc{} || parsed.ptr != step.data() + step.size() ||
        index >= list.size()) {
        refuse(
            override,
            joined(
                {"'",
                 step,
                 "' is no element of the list (it has ",
                 std::to_string(list.size()),
                 ", counted from 0)."}
            )
        );
    }
    return list[index];
}

/// The node below `node` that a step names. Where there is nothing, a new table, or none for an override
/// that takes a key away.
toml::node* descend(toml::node& node, const std::string& step, const Override& override) {
    if (toml::array* list = node.as_array()) {
        return &element(*list, step, override);
    }
    toml::table* table = node.as_table();
    if (table == nullptr) {
        refuse(override, joined({"'", step, "' would lie below a value that is no table."}));
    }
    if (!table->contains(step) && !override.value.empty()) {
        table->insert(step, toml::table{});
    }
    return table->get(step);
}

/// The value of an override with its source: TOML, or else a text.
toml::table parse_value(const Override& override) {
    check_size_and_bytes(override.value, printable(override.source, longest_shown));
    try {
        toml::table parsed = parse_text(joined({"value = ", override.value}), override.source);
        if (parsed.size() == 1) {
            return parsed;
        }
    } catch (const toml::parse_error&) {
        const bool is_plain = override.value.find_first_of("\"'[]{}\n") == std::string::npos;
        if (is_plain) {
            return parse_text(joined({"value = ", quoted(override.value)}), override.source);
        }
    }
    refuse(
        override, "the value is neither TOML nor a plain word. Check its quotes and brackets."
    );
}

void put_into_list(toml::array& list, toml::table value, const Override& override) {
    const toml::node& old = element(list, override.steps.back(), override);
    const auto at = std::find_if(list.begin(), list.end(), [&](const toml::node& node) {
        return &node == &old;
    });
    if (value.empty()) {
        list.erase(at);
    } else {
        value.get("value")->visit([&](auto& node) {
            list.replace(at, std::move(node));
        });
    }
}

void put_into_table(toml::table& table, toml::table value, const std::string& key) {
    table.erase(key);
    if (!value.empty()) {
        value.get("value")->visit([&](auto& node) {
            table.insert(key, std::move(node));
        });
    }
}

/// A key that is taken away is not met by the reader, which would know a mistyped one.
void check_name(const Override& override) {
    std::string path;
    for (const std::string& step : override.steps) {
        const bool is_index = step.find_first_not_of("0123456789") == std::string::npos;
        path = is_index ? path : join_path(path, step);
    }
    const std::vector<KnownKey> known = known_keys();
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const KnownKey& key) {
        return key.path == path;
    });
    if (!is_known) {
        refuse(override, joined({"unknown key ", path, ".", did_you_mean_key(path)}));
    }
}

void apply(const Override& override, toml::table& deck) {
    if (override.value.empty()) {
        check_name(override);
    }
    toml::node* node = &deck;
    for (std::size_t i = 0; i + 1 < override.steps.size() && node != nullptr; ++i) {
        node = descend(*node, override.steps[i], override);
    }
    if (node == nullptr) {
        return;  // what was to be taken away is not there
    }
    toml::table value = override.value.empty() ? toml::table{} : parse_value(override);
    if (toml::array* list = node->as_array()) {
        put_into_list(*list, std::move(value), override);
    } else if (toml::table* table = node->as_table()) {
        put_into_table(*table, std::move(value), override.steps.back());
    } else {
        refuse(
            override,
            joined({"'", override.steps.back(), "' would lie below a value that is no table."})
        );
    }
}

}  // namespace

std::size_t too_deep_line(std::string_view text) {
    int brackets = 0;
    int dots = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        i = end_of_quiet(text, i);
        const char c = text[i];
        if (c == '[' || c == '{') {
            ++brackets;
        } else if (c == ']' || c == '}') {
            brackets = std::max(brackets - 1, 0);
        } else if (c == '.') {
            ++dots;
        }
        const bool is_between_keys =
            std::string_view{",=[]{}\n"}.find(c) != std::string_view::npos;
        dots = is_between_keys ? 0 : dots;
        if (brackets > most_brackets || dots > most_dots) {
            return line_of(text, i);
        }
    }
    return 0;
}

toml::table parse_toml(
    std::string_view text,
    const std::string& file_name,
    const std::vector<std::string>& overrides
) {
    check_size_and_bytes(text, file_name);
    toml::table deck;
    try {
        deck = parse_text(text, file_name);
    } catch (const toml::parse_error& error) {
        const toml::source_position& position = error.source().begin;
        throw InputError(
            location(file_name, position) + ": not TOML, in column " +
            std::to_string(position.column) + " (" +
            printable(error.description(), longest_shown) +
            "). Texts need quotes, lists need brackets and commas, and a key may come only "
            "once."
        );
    }
    for (const std::string& text_of_override : overrides) {
        apply(split_override(text_of_override), deck);
    }
    return deck;
}

}  // namespace minibragg::config

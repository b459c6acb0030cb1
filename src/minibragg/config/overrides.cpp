#include "minibragg/config/overrides.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/guard_text.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/config/number_hint.hpp"
#include "minibragg/config/suggest.hpp"

namespace minibragg::config {

namespace {

constexpr std::size_t deepest_path = 32;
constexpr std::string_view name_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

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
    if (find_invalid_utf8(text) != std::string::npos) {
        refuse(
            override,
            "it is not UTF-8, as TOML must be. Write it in a terminal that is set to UTF-8."
        );
    }
    if (equals == std::string::npos) {
        refuse(override, "there is no '='. Write --set path.to.key=value.");
    }
    override.steps = path_steps(std::string_view{text}.substr(0, equals));
    override.value = trimmed(std::string_view{text}.substr(equals + 1));
    if (override.steps.empty() || override.steps.size() > deepest_path) {
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

/// The node below `node` that a step names. Where there is nothing, a new table, or none for an
/// override that takes a key away.
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

/// The text "value = ..." with its source; none when it is not TOML.
std::optional<toml::table> parse_assignment(std::string_view value, const Override& override) {
    try {
        return toml::parse(joined({"value = ", value}), override.source);
    } catch (const toml::parse_error&) {
        return std::nullopt;
    }
}

/// The value of an override with its source: TOML, or else a text.
toml::table parse_value(const Override& override) {
    guard_text(override.value, printable(override.source, longest_shown));
    std::optional<toml::table> parsed = parse_assignment(override.value, override);
    if (!parsed) {
        // A name of a file may hold digits and points; what has nothing else was meant as
        // numbers.
        const bool is_numeric =
            override.value.find_first_not_of("0123456789.,+-eE[] ") == std::string::npos;
        const std::string hint =
            is_numeric ? number_hint(joined({"=", override.value})) : std::string();
        if (!hint.empty()) {
            refuse(override, joined({"the value is not TOML.", hint}));
        }
        const bool is_plain = override.value.find_first_of("\"'[]{}\n") == std::string::npos;
        if (is_plain) {
            parsed = parse_assignment(toml_string(override.value), override);
        }
    }
    if (!parsed || parsed->size() != 1) {
        refuse(
            override,
            "the value is neither TOML nor a plain word. Check its quotes and brackets."
        );
    }
    return *std::move(parsed);
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

}  // namespace

void apply_override(const std::string& text, toml::table& deck) {
    const Override override = split_override(text);
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

}  // namespace minibragg::config

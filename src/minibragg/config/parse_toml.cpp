#include "minibragg/config/parse_toml.hpp"

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/config/guard_text.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/config/number_hint.hpp"
#include "minibragg/config/overrides.hpp"

namespace minibragg::config {

/// Line `number` of a text, counted from 1.
static std::string_view text_of_line(std::string_view text, std::size_t number) {
    for (std::size_t i = 1; i < number && !text.empty(); ++i) {
        const std::size_t end = text.find('\n');
        text = end == std::string_view::npos ? "" : text.substr(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

toml::table parse_toml(
    std::string_view text,
    const std::string& file_name,
    const std::vector<std::string>& overrides
) {
    guard_text(text, shown_name(file_name));
    toml::table deck;
    try {
        deck = toml::parse(text, file_name);
    } catch (const toml::parse_error& error) {
        const toml::source_position& position = error.source().begin;
        const std::string hint = number_hint(text_of_line(text, position.line));
        const std::string advice =
            " Texts need quotes, lists need brackets and commas, and a key may come only once.";
        throw InputError(
            shown_name(file_name) + ":" + std::to_string(position.line) +
            ": not TOML, in column " + std::to_string(position.column) + " (" +
            printable(error.description(), longest_shown) + ")." +
            (hint.empty() ? advice : printable(hint, longest_shown))
        );
    }
    for (const std::string& value : overrides) {
        apply_override(value, deck);
    }
    return deck;
}

}  // namespace minibragg::config

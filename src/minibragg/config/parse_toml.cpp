#include "minibragg/config/parse_toml.hpp"

#include "minibragg/base/error.hpp"
#include "minibragg/config/guard_text.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/config/overrides.hpp"

namespace minibragg::config {

toml::table parse_toml(
    std::string_view text,
    const std::string& file_name,
    const std::vector<std::string>& overrides
) {
    constexpr std::size_t longest_shown = 200;
    guard_text(text, file_name);
    toml::table deck;
    try {
        deck = toml::parse(text, file_name);
    } catch (const toml::parse_error& error) {
        const toml::source_position& position = error.source().begin;
        throw InputError(
            file_name + ":" + std::to_string(position.line) + ": not TOML, in column " +
            std::to_string(position.column) + " (" +
            printable(error.description(), longest_shown) +
            "). Texts need quotes, lists need brackets and commas, and a key may come only "
            "once."
        );
    }
    for (const std::string& value : overrides) {
        apply_override(value, deck);
    }
    return deck;
}

}  // namespace minibragg::config

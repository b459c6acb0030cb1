#pragma once

#include <string>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/config/read_deck.hpp"

namespace minibragg::config {

/// A deck with no more than a run needs.
inline const std::string smallest_deck = R"([beam]
wavelength_A = 1.0
[crystal]
unit_cell = [70.0, 80.0, 90.0, 75.0, 85.0, 95.0]
[structure_factors]
default_F = 100.0
)";

/// The message with which a deck is refused; empty when it is taken.
inline std::string message_of(
    const std::string& text, const std::vector<std::string>& overrides = {}
) {
    try {
        read_deck(text, "deck.toml", overrides);
        return "";
    } catch (const InputError& error) {
        return error.what();
    }
}

/// Likewise, of the smallest deck with something behind it: its first line is line 7.
inline std::string message_with(
    const std::string& more, const std::vector<std::string>& overrides = {}
) {
    return message_of(smallest_deck + more, overrides);
}

}  // namespace minibragg::config

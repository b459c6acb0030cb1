#pragma once

#include <string>

#include <toml++/toml.h>

namespace minibragg::config {

/// Puts a value of the command line into a deck.
/// @param text "path.to.key=value". The value is TOML, or else a text as it stands; an empty
/// one takes the key
///        away. Elements of lists: "detector.panel[0].name" or "detector.panel.0.name", counted
///        from 0
/// @throws InputError if the text is none of this, or there is no such place in the deck
void apply_override(const std::string& text, toml::table& deck);

}  // namespace minibragg::config

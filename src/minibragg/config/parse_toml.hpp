#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

/// From text to a tree of TOML nodes.
namespace minibragg::config {

/// Parses a deck and applies overrides to it. Nodes know where they come from: source().path is
/// `file_name`, or "--set path=value" for what an override put there.
/// @param overrides "path.to.key=value", applied in order (overrides.hpp)
/// @throws InputError if the text is too large, binary, nested too deeply or no TOML, or an
/// override cannot
///         be applied
toml::table parse_toml(
    std::string_view text,
    const std::string& file_name,
    const std::vector<std::string>& overrides
);

}  // namespace minibragg::config

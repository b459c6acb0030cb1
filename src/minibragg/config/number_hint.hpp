#pragma once

#include <string>
#include <string_view>

namespace minibragg::config {

/// The sentence " TOML wants 0.97 where .97 stands." when a line that is no TOML holds a number
/// as people write it and TOML does not: .97, 1., 1.e5, 007, or a decimal comma behind an
/// equals sign. Empty otherwise. Texts in quotes and comments are passed over.
std::string number_hint(std::string_view line);

}  // namespace minibragg::config

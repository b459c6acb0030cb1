#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace minibragg::config {

/// A key that exists, and the words under which people look for it (Hints::also).
struct KnownKey {
    std::string path, also;
};

/// Every key and every table of a deck.
std::vector<KnownKey> known_keys();

/// A key as --set names it, and the words that are its values.
struct SettableKey {
    std::string path;                ///< of a list, that of its first element: "panel[0].name"
    std::vector<std::string> words;  ///< none: other values than words
};

/// Every key of a deck that takes a value.
std::vector<SettableKey> settable_keys();

/// The sentence " Did you mean a or b?" with the known keys nearest to `path` (by spelling, by
/// unit, in another table, or by another program's word); empty when nothing is near.
std::string did_you_mean_key(std::string_view path);

/// Likewise, of the words that a key takes.
std::string did_you_mean_word(
    std::string_view word, const std::vector<std::string_view>& words
);

}  // namespace minibragg::config

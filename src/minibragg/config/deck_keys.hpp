#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "minibragg/config/key_table.hpp"
#include "minibragg/config/run_config.hpp"

namespace minibragg::config {

/// Every key of a deck, bound to `run`. The one table: reader, printers, suggestions and
/// documents are made from it.
Table describe(Run& run);

/// One [table] or one element of a [[list]], in the order of a deck.
struct Section {
    std::string path;          ///< "detector.panel"; empty: the keys above all tables
    std::string_view meaning;  ///< one sentence
    Group::Kind kind;
    bool is_present;             ///< false: an optional or a list that `run` lacked
    Table keys;                  ///< bound to the run; groups are sections of their own
    std::string_view same_as{};  ///< path of a section with the same keys; empty: none
};

enum class Absent : bool { skipped, added };

/// All sections of a run. With Absent::added every optional struct, and one of each empty list,
/// is put into `run` first, so that all keys that exist are met.
/// @post the sections are valid until `run` changes
std::vector<Section> sections(Run& run, Absent absent);

/// "detector" and "grid" to "detector.grid"; an empty parent is left out.
std::string join_path(std::string_view parent, std::string_view name);

}  // namespace minibragg::config

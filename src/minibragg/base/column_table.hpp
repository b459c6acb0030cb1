#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace minibragg {

/// A column of numbers of a text table, and the lines they stand in.
struct TableColumn {
    std::vector<double> values;  ///< [row]
    std::vector<int> lines;      ///< [row], from 1
};

/// Columns of a text table (CSV and the like): a heading of names, then a row a line; separated
/// by blanks, tabs, commas or semicolons, names and words perhaps in double quotes, comments
/// after '#'. Other columns may hold text.
/// @param text   the whole file
/// @param name   of the file, for messages
/// @param wanted names of the columns, returned in this order
/// @throws InputError for a file without heading or rows and a name that the heading lacks or
/// has twice, and with
///         the line for a row of another length and a word that is no number
std::vector<TableColumn> read_columns(
    std::string_view text, std::string_view name, const std::vector<std::string>& wanted
);

}  // namespace minibragg

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <hdf5.h>

#include "minibragg/nexus/data_files.hpp"
#include "minibragg/nexus/named_values.hpp"

namespace minibragg::nexus {

/// A table of /entry/run with any number of rows an image (NamedValue::is_of_rows), and the
/// array `shot_offsets` beside its columns that says whose rows are whose: those of all data
/// files as one. The columns are virtual data sets, so that a series of any size takes no
/// memory. Serial.
class JoinedTable {
public:
    /// @param group  of the table, relative to /entry/run; without such a table nothing is
    /// joined
    /// @throws InputError when the data files do not fit each other
    JoinedTable(
        const std::filesystem::path& master,
        const std::vector<DataFile>& files,
        std::string group
    );

    /// Bytes that it takes of a master at most.
    std::int64_t most_bytes() const;

    /// Writes the table into a master, after all else of /entry/run.
    void write(hid_t file) const;

private:
    struct Column {
        std::string name, units;
        std::vector<std::int64_t> extents;  ///< of a row
        NumberArray::Stored stored = NumberArray::Stored::float64;
    };

    /// Rows of a data file.
    struct Part {
        std::string file_name;
        std::int64_t first = 0, rows = 0;
    };

    void create(hid_t file, const Column& column) const;

    std::string group_;  ///< its path in a file
    std::vector<Column> columns_;
    std::vector<Part> parts_;
    NumberArray offsets_;
};

}  // namespace minibragg::nexus

#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

/// Builds MTZ files in memory, after the format's description (CCP4 documentation,
/// "mtzformat").
namespace minibragg::reflections {

struct MtzColumn {
    std::string label;
    char type;
    int dataset = 1;
};

struct MtzContent {
    std::vector<MtzColumn> columns{{"H", 'H'}, {"K", 'H'}, {"L", 'H'}, {"FC", 'F'}};
    std::vector<std::vector<float>> rows{{1, 2, 3, 45.5F}};
    std::vector<std::string> operations{"X, Y, Z"};
    std::string space_group = "P1";
    std::string cell = "10.0 20.0 30.0 90.0 90.0 90.0";
    std::string missing = "NAN";
    int batches = 0;
};

/// One reflection, 1 2 3, with further columns.
inline MtzContent with_columns(
    const std::vector<MtzColumn>& more, const std::vector<float>& values
) {
    MtzContent content;
    content.columns = {{"H", 'H'}, {"K", 'H'}, {"L", 'H'}};
    content.columns.insert(content.columns.end(), more.begin(), more.end());
    content.rows = {{1, 2, 3}};
    content.rows[0].insert(content.rows[0].end(), values.begin(), values.end());
    return content;
}

inline std::string header_line(const std::string& text) {
    std::string line = text;
    line.resize(80, ' ');
    return line;
}

template <class T>
void append_bytes(std::string& bytes, const T& value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    bytes.append(raw, sizeof(T));
}

inline std::string mtz_bytes(const MtzContent& content) {
    std::string bytes = "MTZ ";
    const std::size_t words = content.rows.size() * content.columns.size();
    append_bytes(bytes, static_cast<std::int32_t>(21 + words));
    bytes += "DA\x01";  // little-endian machine stamp: 0x44 0x41
    bytes.resize(80, '\0');
    bytes[8] = 0x44;
    bytes[9] = 0x41;
    for (const auto& row : content.rows) {
        for (const float value : row) {
            append_bytes(bytes, value);
        }
    }
    bytes += header_line("VERS MTZ:V1.1");
    bytes += header_line("TITLE made by a test");
    bytes += header_line(
        "NCOL " + std::to_string(content.columns.size()) + " " +
        std::to_string(content.rows.size()) + " " + std::to_string(content.batches)
    );
    bytes += header_line("CELL  " + content.cell);
    bytes += header_line("SORT  0 0 0 0 0");
    bytes += header_line(
        "SYMINF " + std::to_string(content.operations.size()) + " 1 P 0 '" +
        content.space_group + "' PG1"
    );
    for (const std::string& operation : content.operations) {
        bytes += header_line("SYMM " + operation);
    }
    bytes += header_line("RESO 0.001 0.1");
    bytes += header_line("VALM " + content.missing);
    for (const MtzColumn& column : content.columns) {
        bytes += header_line(
            "COLUMN " + column.label + " " + column.type + " 0.0 1.0 " +
            std::to_string(column.dataset)
        );
    }
    bytes += header_line("NDIF 2");
    for (const std::string id : {"1", "2"}) {
        bytes += header_line("PROJECT " + id + " project");
        bytes += header_line("CRYSTAL " + id + " crystal");
        bytes += header_line("DATASET " + id + " data" + id);
        bytes += header_line("DCELL " + id + " " + content.cell);
        bytes += header_line("DWAVEL " + id + " 1.0");
    }
    bytes += header_line("END");
    bytes += header_line("MTZENDOFHEADERS");
    return bytes;
}

}  // namespace minibragg::reflections

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/record/deck.hpp"
#include "minibragg/spots/spot.hpp"

/// Spots of images as the text of a file, made a piece at a time. What the columns are:
/// docs/output_file.md, Spots.
namespace minibragg::story {

class SpotTable {
public:
    SpotTable() = default;
    SpotTable(const SpotTable&) = delete;
    SpotTable(SpotTable&&) = delete;
    SpotTable& operator=(const SpotTable&) = delete;
    SpotTable& operator=(SpotTable&&) = delete;
    virtual ~SpotTable() = default;
    virtual std::string beginning() = 0;
    /// What follows for the next image, whose spots these are, perhaps none.
    virtual std::string of_image(int image, const std::vector<spots::Spot>& spots) = 0;
    virtual std::string end() = 0;
};

/// A line a spot, in columns that are separated by blanks, rounded for people; names of columns
/// in a line that begins with #.
std::unique_ptr<SpotTable> text_spot_table();

/// A line a spot, values separated by commas, with all digits; names of columns in the first.
std::unique_ptr<SpotTable> csv_spot_table();

/// One object: the program, the deck, remarks and warnings, a list of spots (objects whose keys
/// are the columns), the images that were looked at. What is no number is null.
std::unique_ptr<SpotTable> json_spot_table(const record::Deck& deck, const Notes& notes);

/// Raised when a key of that object, or of a spot, changes its meaning or goes.
inline constexpr int spots_schema_version = 1;

}  // namespace minibragg::story

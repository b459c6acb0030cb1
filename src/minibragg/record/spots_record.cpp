#include "minibragg/record/spots_record.hpp"

#include <string>

#include "minibragg/files/native_frame.hpp"

namespace minibragg::record {

namespace {

using nexus::NumberArray;
using spots::Spot;

/// Builds the columns of a table of all spots.
class Columns {
public:
    explicit Columns(const std::vector<std::vector<Spot>>& images) : images_(images) {}

    /// A column of so many numbers a spot, which `numbers` appends.
    template <class Numbers>
    void add(
        const std::string& name,
        const std::string& units,
        NumberArray::Stored stored,
        std::int64_t numbers_of_spot,
        const Numbers& numbers
    ) {
        NumberArray column;
        column.stored = stored;
        std::int64_t rows = 0;
        for (const std::vector<Spot>& image : images_) {
            for (const Spot& spot : image) {
                numbers(spot, column.values);
                ++rows;
            }
        }
        column.shape = {rows};
        if (numbers_of_spot > 1) {
            column.shape.push_back(numbers_of_spot);
        }
        nexus::NamedValue named{group + name, std::move(column), units};
        named.is_of_rows = true;
        record.push_back(std::move(named));
    }

    void add_number(const std::string& name, const std::string& units, double Spot::*number) {
        add(name, units, NumberArray::Stored::float64, 1, [&](const Spot& spot, auto& values) {
            values.push_back(spot.*number);
        });
    }

    void add_index(const std::string& name, std::int32_t Spot::*number) {
        add(name, "", NumberArray::Stored::int32, 1, [&](const Spot& spot, auto& values) {
            values.push_back(spot.*number);
        });
    }

    static constexpr const char* group = "truth/spots/";
    nexus::RunRecord record{};

private:
    const std::vector<std::vector<Spot>>& images_;
};

/// Where the spots of each image begin, and where the last image's end.
NumberArray offsets_of(const std::vector<std::vector<Spot>>& images) {
    NumberArray offsets{{0.0}, {static_cast<std::int64_t>(images.size()) + 1}};
    offsets.stored = NumberArray::Stored::int64;
    for (const std::vector<Spot>& image : images) {
        offsets.values.push_back(offsets.values.back() + static_cast<double>(image.size()));
    }
    return offsets;
}

}  // namespace

void move_to_modules(const files::Detector& detector, std::vector<Spot>& spots) {
    for (Spot& spot : spots) {
        const files::PlaceInModule place = module_of_panel(detector, spot.panel);
        const auto row = static_cast<std::int32_t>(place.first.row),
                   column = static_cast<std::int32_t>(place.first.column);
        spot.panel = place.module;
        spot.fast_px += column;
        spot.slow_px += row;
        spot.box = {
            spot.box.first_fast + column,
            spot.box.end_fast + column,
            spot.box.first_slow + row,
            spot.box.end_slow + row};
    }
}

nexus::RunRecord record_of_spots(const std::vector<std::vector<Spot>>& images) {
    Columns table(images);
    table.record.push_back(
        {std::string(Columns::group) + "shot_offsets", offsets_of(images), ""}
    );
    table.add("hkl", "", NumberArray::Stored::int32, 3, [](const Spot& spot, auto& values) {
        const auto& [h, k, l] = spot.hkl;
        values.insert(
            values.end(),
            {static_cast<double>(h), static_cast<double>(k), static_cast<double>(l)}
        );
    });
    table.add_index("crystal", &Spot::crystal);
    table.add_index("panel", &Spot::panel);
    table.add_number("x", "pixel", &Spot::fast_px);
    table.add_number("y", "pixel", &Spot::slow_px);
    table.add_number("phi", "deg", &Spot::phi_deg);
    table.add_number("photons", "", &Spot::photons);
    table.add_number("full_photons", "", &Spot::full_photons);
    table.add_number("partiality", "", &Spot::partiality);
    table.add_number("excitation_error", "1/angstrom", &Spot::excitation_error_invA);
    table.add_number("d", "angstrom", &Spot::d_A);
    table.add_number("wavelength", "angstrom", &Spot::wavelength_A);
    constexpr std::int64_t ends = 4;
    table.add(
        "bounding_box",
        "pixel",
        NumberArray::Stored::int32,
        ends,
        [](const Spot& spot, auto& values) {
            const spots::PixelBox& box = spot.box;
            for (const std::int32_t end :
                 {box.first_fast, box.end_fast, box.first_slow, box.end_slow}) {
                values.push_back(end);
            }
        }
    );
    return table.record;
}

}  // namespace minibragg::record

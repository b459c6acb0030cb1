#include <cstring>
#include <limits>
#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/interchange/crystfel_files.hpp"
#include "minibragg/interchange/dials_files.hpp"
#include "minibragg/interchange/xds_files.hpp"
#include "unit/interchange/described_runs.hpp"

namespace minibragg::interchange {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Reflection row_of(std::int64_t image, double photons, double fast) {
    Reflection row;
    row.hkl = {3, -4, 5};
    row.image = image;
    row.fast = fast;
    row.slow = 7.5;
    row.frame = static_cast<double>(image) + 0.5;
    row.phi_deg = 20.75;
    row.photons = photons;
    row.partiality = photons / 1000.0;
    row.d_A = 2.5;
    row.wavelength_A = 0.9793;
    row.box = {static_cast<std::int32_t>(fast) - 1, static_cast<std::int32_t>(fast) + 2, 6, 9};
    return row;
}

TEST(JoinedOverImages, MakesOneOfRowsOfOnePassage) {
    Reflection other = row_of(1, 5.0, 40.0);
    other.hkl = {1, 1, 1};
    Reflection again = row_of(3, 8.0, 10.0);
    const auto joined =
        joined_over_images({row_of(0, 100.0, 10.0), row_of(1, 300.0, 12.0), other, again});
    ASSERT_EQ(joined.size(), 3U);
    EXPECT_EQ(joined[0].photons, 400.0);
    EXPECT_EQ(joined[0].fast, 11.5);
    EXPECT_EQ(joined[0].frame, 1.25);
    EXPECT_EQ(joined[0].images, 2);
    EXPECT_DOUBLE_EQ(joined[0].partiality, 0.4);
    EXPECT_THAT(joined[0].box, ElementsAre(9, 14, 6, 9));
    EXPECT_EQ(joined[1].photons, 5.0);
    EXPECT_EQ(joined[2].image, 3);  // image 2 has none of it
}

TEST(JoinedOverImages, KeepsPassagesApart) {
    Reflection later = row_of(1, 300.0, 12.0);
    later.phi_deg = 140.0;
    EXPECT_EQ(joined_over_images({row_of(0, 100.0, 10.0), later}).size(), 2U);
}

/// What of MessagePack is in such a file, in its order: numbers, texts, bytes; maps and arrays
/// as their sizes.
class Unpacked {
public:
    explicit Unpacked(const std::string& bytes) : bytes_(bytes) {}

    std::uint64_t size_of(unsigned char kind) {
        EXPECT_EQ(static_cast<unsigned char>(bytes_.at(at_)), kind);
        ++at_;
        return big_endian(kind == 0xcf ? 8 : 4);
    }

    std::uint64_t map() { return size_of(0xdf); }

    std::uint64_t array() { return size_of(0xdd); }

    std::uint64_t number() { return size_of(0xcf); }

    std::string text() { return part(size_of(0xdb)); }

    std::string binary() { return part(size_of(0xc6)); }

    bool is_at_end() const { return at_ == bytes_.size(); }

private:
    std::string part(std::uint64_t size) {
        at_ += size;
        return bytes_.substr(at_ - size, size);
    }

    std::uint64_t big_endian(int count) {
        std::uint64_t value = 0;
        for (int i = 0; i < count; ++i) {
            value = 256 * value + static_cast<unsigned char>(bytes_.at(at_++));
        }
        return value;
    }

    std::string bytes_;
    std::size_t at_ = 0;
};

struct Column {
    std::string type, bytes;

    template <class Number>
    std::vector<Number> as() const {
        std::vector<Number> values(bytes.size() / sizeof(Number));
        std::memcpy(values.data(), bytes.data(), bytes.size());
        return values;
    }
};

std::map<std::string, Column> columns_of(const std::string& bytes, std::uint64_t rows) {
    Unpacked file(bytes);
    EXPECT_EQ(file.array(), 3U);
    EXPECT_EQ(file.text(), "dials::af::reflection_table");
    EXPECT_EQ(file.number(), 1U);
    EXPECT_EQ(file.map(), 3U);
    EXPECT_EQ(file.text(), "identifiers");
    for (std::uint64_t i = file.map(); i > 0; --i) {
        file.number();
        EXPECT_TRUE(file.text().starts_with("minibragg-"));
    }
    EXPECT_EQ(file.text(), "nrows");
    EXPECT_EQ(file.number(), rows);
    EXPECT_EQ(file.text(), "data");
    std::map<std::string, Column> columns;
    for (std::uint64_t i = file.map(); i > 0; --i) {
        const std::string name = file.text();
        EXPECT_EQ(file.array(), 2U);
        const std::string type = file.text();
        EXPECT_EQ(file.array(), 2U);
        EXPECT_EQ(file.number(), rows);
        columns[name] = {type, file.binary()};
    }
    EXPECT_TRUE(file.is_at_end());
    return columns;
}

TEST(DialsReflections, AreReadBack) {
    const files::Panel panel{"", {0.01, 0.01, 0.1}, {-1, 0, 0}, {0, -1, 0}, 200, 200, 1e-4};
    const DescribedRun run = sweep_on({panel});
    const std::vector<Reflection> rows{row_of(0, 100.0, 10.0), row_of(2, 50.0, 90.0)};
    const auto columns = columns_of(dials_reflections(run, rows), 2);
    EXPECT_EQ(columns.at("miller_index").type, "cctbx::miller::index<>");
    EXPECT_THAT(columns.at("miller_index").as<std::int32_t>(), ElementsAre(3, -4, 5, 3, -4, 5));
    EXPECT_THAT(columns.at("id").as<std::int32_t>(), ElementsAre(0, 0));
    EXPECT_THAT(columns.at("panel").as<std::uint64_t>(), ElementsAre(0, 0));
    // phi = 20.75 of a sweep that begins at 20 with images of 0.5: 1.5 images.
    EXPECT_THAT(
        columns.at("xyzcal.px").as<double>(), ElementsAre(10.0, 7.5, 1.5, 90.0, 7.5, 1.5)
    );
    EXPECT_THAT(
        columns.at("xyzobs.px.value").as<double>(), ElementsAre(10.0, 7.5, 0.5, 90.0, 7.5, 2.5)
    );
    const auto mm = columns.at("xyzcal.mm").as<double>();
    EXPECT_NEAR(mm[0], 1.0, 1e-12);
    EXPECT_NEAR(mm[2], 20.75 * 3.141592653589793 / 180.0, 1e-12);
    EXPECT_THAT(columns.at("intensity.sum.value").as<double>(), ElementsAre(100.0, 50.0));
    EXPECT_THAT(
        columns.at("bbox").as<std::int32_t>(),
        ElementsAre(9, 12, 6, 9, 0, 1, 89, 92, 6, 9, 2, 3)
    );
    // x = 9 mm to the left of the beam, seen from the source, y = 9.25 mm above, z = 100 mm.
    const auto s1 = columns.at("s1").as<double>();
    const double scale = 1.0 / 0.9793 / std::sqrt(81.0 + 9.25 * 9.25 + 1e4);
    EXPECT_NEAR(s1[0], -9.0 * scale, 1e-9);
    EXPECT_NEAR(s1[1], 9.25 * scale, 1e-9);
    EXPECT_NEAR(s1[2], -100.0 * scale, 1e-9);
    // A turn about +x of dxtbx takes what is above the beam towards the source, where the
    // middle of the sphere is.
    EXPECT_EQ(columns.at("entering").bytes, std::string(2, '\1'));
}

TEST(DialsReflections, CountTheExperimentsOfStills) {
    DescribedRun run = sweep_on(many_detectors().front());
    run.are_stills = true;
    run.experiment.scan = {};
    run.experiment.scan.images = 2;
    const Crystal crystal = run.crystals[0][0];
    run.crystals = {{crystal, crystal}, {crystal}};
    std::vector<Reflection> rows{
        row_of(0, 1.0, 10.0), row_of(0, 1.0, 10.0), row_of(1, 1.0, 10.0)};
    rows[1].crystal = 1;
    const auto columns = columns_of(dials_reflections(run, rows), 3);
    EXPECT_THAT(columns.at("id").as<std::int32_t>(), ElementsAre(0, 1, 2));
}

TEST(XdsIntegrate, HasARowForEachReflection) {
    const files::Panel panel{"", {0.01, 0.01, 0.1}, {-1, 0, 0}, {0, -1, 0}, 200, 200, 1e-4};
    const std::string text =
        xds_integrate(sweep_on({panel}), {row_of(0, 100.0, 10.0), row_of(2, 50.0, 90.0)});
    std::istringstream lines(text);
    std::vector<std::vector<double>> rows;
    std::string line;
    while (std::getline(lines, line) && line != "!END_OF_HEADER") {
        EXPECT_EQ(line[0], '!');
    }
    while (std::getline(lines, line) && line[0] != '!') {
        std::istringstream numbers(line);
        std::vector<double> row;
        for (double value = 0.0; numbers >> value;) {
            row.push_back(value);
        }
        rows.push_back(row);
    }
    EXPECT_EQ(line, "!END_OF_DATA");
    ASSERT_EQ(rows.size(), 2U);
    ASSERT_EQ(rows[0].size(), 20U);
    // h k l, I, sigma, then pixels whose middles are whole numbers from 1.
    EXPECT_THAT(
        std::vector<double>(rows[0].begin(), rows[0].begin() + 8),
        ElementsAre(3, -4, 5, 100, 10, 10.5, 8, 0.5)
    );
    EXPECT_EQ(rows[0][9], 10.0);  // per cent of the whole
    // 1/LP: |axis . (s1 x s0)| over the mean of 1 and cos^2 2theta.
    const Vec3d way = unit({9.0, 9.25, 100.0});
    const double expected = std::abs(way.y) / (0.5 * (1.0 + way.z * way.z));
    EXPECT_NEAR(rows[0][8], expected, 1e-6);
    EXPECT_THAT(text, HasSubstr("!SPACE_GROUP_NUMBER= 5\n"));
}

TEST(CrystfelStream, HasAChunkForEachImage) {
    DescribedRun run = sweep_on(many_detectors().front());
    Reflection second = row_of(2, 50.0, 90.0);
    second.module = 1;  // of an Eiger 1M: below the first, 514 rows of 1030
    const std::string text = crystfel_stream(run, {row_of(0, 100.0, 10.0), second});
    const auto count = [&](const std::string& part) {
        int found = 0;
        for (std::size_t at = text.find(part); at != std::string::npos;
             at = text.find(part, at + 1)) {
            ++found;
        }
        return found;
    };
    EXPECT_EQ(count("----- Begin chunk -----\n"), 4);
    EXPECT_EQ(count("----- End chunk -----\n"), 4);
    EXPECT_EQ(count("--- Begin crystal\n"), 4);
    EXPECT_EQ(count("num_reflections = 1\n"), 2);
    EXPECT_EQ(count("num_reflections = 0\n"), 2);
    EXPECT_THAT(text, HasSubstr("Event: //2\n"));
    EXPECT_THAT(text, HasSubstr("centering = C\nunique_axis = b\n"));
    // a* in 1/nm.
    EXPECT_THAT(text, HasSubstr("astar = +0.100000000 -0.030000000 +0.000000000 nm^-1"));
    EXPECT_THAT(
        text,
        HasSubstr(
            "   3   -4    5     100.00      10.00     100.00       0.00   10.0    7.5 m0\n"
        )
    );
    EXPECT_THAT(text, HasSubstr("   90.0  521.5 m1\n"));
}

}  // namespace
}  // namespace minibragg::interchange

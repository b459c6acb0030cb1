#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/setup/draw_shot.hpp"
#include "series_of.hpp"
#include "support/scratch_folder.hpp"

namespace minibragg::setup {
namespace {

using config::ShotKey;
using testing::HasSubstr;

class SeriesWithFile : public testing::Test {
protected:
    std::string file(const std::string& name, const std::string& text) {
        const std::string path = (scratch / name).string();
        std::ofstream(path) << text;
        return path;
    }

    const support::ScratchFolder scratch;
};

TEST_F(SeriesWithFile, TakesTheColumnOfItsName) {
    const std::string csv =
        file("s.csv", "shot,distance_mm,d2,x,y,z\n0,80,7,1,0,0\n1,81,8,2,0,0\n2,82,9,3,0,0\n");
    const Experiment run = run_of(
        "shots = 3\ndistance_mm = { file = \"" + csv + "\" }\nbeam_center_x_mm = { file = \"" +
        csv + "\", column = \"d2\" }\norientation = { file = \"" + csv +
        "\", columns = [\"x\", \"y\", \"z\"] }"
    );
    const DrawnShot shot = draw_shot(*run.series, 2);
    EXPECT_EQ(shot.values[ShotKey::distance], 82.0);
    EXPECT_EQ(shot.values[ShotKey::beam_center_x], 9.0);
    EXPECT_NEAR(
        shot.crystals[0].u_matrix.row[2].y, std::sin(3.0 / 180.0 * 3.14159265358979), 1e-14
    );
}

TEST_F(SeriesWithFile, TakesUMatricesAndRepairsTheirRounding) {
    const std::string csv =
        file("u.txt", "a b c d e f g h i\n0.8660 -0.5000 0 0.5000 0.8660 0 0 0 1\n");
    const Experiment run = run_of(
        "shots = 1\norientation = { file = \"" + csv +
        "\", columns = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\"] }"
    );
    const Mat3 u = draw_shot(*run.series, 0).crystals[0].u_matrix;
    EXPECT_NEAR(length(u.row[0]), 1.0, 1e-14);
    EXPECT_NEAR(u.row[0].x, 0.866, 1e-4);
}

TEST_F(SeriesWithFile, NamesTheLineOfAValueThatCannotBe) {
    const std::string csv = file("s.csv", "distance_mm\n80\n# a comment\n-81\n");
    const std::string message =
        refusal_of("shots = 2\ndistance_mm = { file = \"" + csv + "\" }");
    EXPECT_THAT(message, HasSubstr("s.csv:4: distance_mm = -81.0"));
    EXPECT_THAT(message, HasSubstr("series.distance_mm must be >= 0"));
}

TEST_F(SeriesWithFile, NamesTheLineOfAMatrixThatIsNoRotation) {
    const std::string csv = file("u.txt", "a b c d e f g h i\n1 0 0 0 1 0 0 0 2\n");
    EXPECT_THAT(
        refusal_of(
            "shots = 1\norientation = { file = \"" + csv +
            "\", columns = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\"] }"
        ),
        HasSubstr("u.txt:2: not a rotation")
    );
}

TEST_F(SeriesWithFile, NeedsARowAShot) {
    const std::string csv = file("s.csv", "distance_mm\n80\n81\n");
    const std::string deck = "shots = 3\ndistance_mm = { file = \"" + csv + "\"";
    EXPECT_THAT(refusal_of(deck + " }"), HasSubstr("it has 2 rows, the series needs 3"));
    EXPECT_EQ(refusal_of(deck + ", order = \"cycle\" }"), "");
    EXPECT_EQ(refusal_of(deck + ", order = \"random\" }"), "");
    EXPECT_THAT(
        refusal_of("shots = 3\norientation = { euler_deg = [[1, 2, 3]] }"),
        HasSubstr("there are 1 orientations for 3 crystals")
    );
}

TEST_F(SeriesWithFile, SaysWhichFileOrColumnIsMissing) {
    EXPECT_THAT(
        refusal_of("shots = 1\ndistance_mm = { file = \"no_such.csv\" }"),
        HasSubstr("no_such.csv")
    );
    const std::string csv = file("s.csv", "distance\n80\n");
    EXPECT_THAT(
        refusal_of("shots = 1\ndistance_mm = { file = \"" + csv + "\" }"),
        HasSubstr("no column 'distance_mm'")
    );
}

TEST(LoadSeries, RefusesANumberThatTheSymmetryTies) {
    const std::string message = refusal_of("shots = 1\ncell_b_A = 51");
    EXPECT_THAT(message, HasSubstr("series.cell_b_A: space group P 43 21 2"));
    EXPECT_THAT(message, HasSubstr("keep_symmetry = false"));
    EXPECT_EQ(refusal_of("shots = 1\ncell_b_A = 51\nkeep_symmetry = false"), "");
    EXPECT_THAT(refusal_of("shots = 1\ncell_gamma_deg = 91"), HasSubstr("cell_gamma_deg"));
}

TEST(LoadSeries, NeedsACentreForADistribution) {
    const std::vector<std::string> no_flux{
        "beam.flux_photons_per_s=", "beam.fluence_photons_per_m2=1e20"};
    const std::string drawn = "shots = 1\nflux_photons_per_s = { distribution = ";
    EXPECT_THAT(
        refusal_of(drawn + "\"normal\", sigma = 1e10 }", no_flux),
        HasSubstr("series.flux_photons_per_s.mean is not given")
    );
    EXPECT_EQ(refusal_of(drawn + "\"lognormal\", sigma_log = 0.1 }"), "");
    EXPECT_THAT(
        refusal_of("shots = 1\nwater_um = { distribution = \"lognormal\", sigma_log = 1 }"),
        HasSubstr("series.water_um.median is not given (the deck's own value, which stands for "
                  "it, is 0")
    );
}

TEST(LoadSeries, CannotShareListedOrientationsAmongAnyNumberOfCrystals) {
    EXPECT_THAT(
        refusal_of("shots = 1\nlattices = [1]\norientation = { euler_deg = [[1, 2, 3]] }"),
        HasSubstr("the number of crystals differs")
    );
}

TEST(LoadSeries, KnowsTheLargestNumberOfCrystals) {
    EXPECT_EQ(run_of("shots = 1").series->most_crystals, 1);
    EXPECT_EQ(run_of("shots = 1\nlattices = 4").series->most_crystals, 4);
    EXPECT_EQ(run_of("shots = 3\nlattices = [1, 5, 2]").series->most_crystals, 5);
    EXPECT_EQ(
        run_of("shots = 3\nlattices = { distribution = \"uniform\", lowest = 1, highest = 3 }")
            .series->most_crystals,
        3
    );
}

}  // namespace
}  // namespace minibragg::setup

#include <gtest/gtest.h>

#include "minibragg/config/suggest.hpp"

namespace minibragg::config {
namespace {

struct Mistake {
    const char* written;
    const char* suggested;
};

class SuggestedKey : public testing::TestWithParam<Mistake> {};

TEST_P(SuggestedKey, IsTheOneThatWasMeant) {
    EXPECT_EQ(
        did_you_mean_key(GetParam().written),
        std::string{" Did you mean "} + GetParam().suggested + "?"
    );
}

INSTANTIATE_TEST_SUITE_P(
    Spelling,
    SuggestedKey,
    testing::Values(
        Mistake{"crystal.mosaic_spred_deg", "crystal.mosaic.spread_deg"},
        Mistake{"beam.wavelenght_A", "beam.wavelength_A"},
        Mistake{"detector.panel[3].orign_mm", "detector.panel.origin_mm"},
        Mistake{"crystl", "crystal"},
        Mistake{"detector.panels", "detector.panel"},
        Mistake{"background.materials", "background.material"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    UnitsAndCase,
    SuggestedKey,
    testing::Values(
        Mistake{"beam.wavelength", "beam.wavelength_A"},
        Mistake{"beam.wavelength_nm", "beam.wavelength_A"},
        Mistake{"detector.distance_m", "detector.distance_mm"},
        Mistake{"beam.energy_keV", "beam.energy_eV"},
        Mistake{"Beam.Wavelength_a", "beam.wavelength_A"},
        Mistake{"structure_factors.default_f", "structure_factors.default_F"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    OtherTables,
    SuggestedKey,
    testing::Values(
        Mistake{"beam.distance_mm", "detector.distance_mm"},
        Mistake{"crystal.kahn_factor", "beam.polarization.kahn_factor"},
        Mistake{"oversample", "sampling.oversample"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    WordsOfTheField,
    SuggestedKey,
    testing::Values(
        Mistake{"beam.lambda", "beam.wavelength_A"},
        Mistake{"crystal.cell", "crystal.unit_cell or crystal.cells"},
        Mistake{"crystal.mosaicity_deg", "crystal.mosaic.spread_deg"},
        Mistake{"goniometer.osc_deg", "goniometer.width_deg"},
        Mistake{"crystal.misset_deg", "crystal.orientation.euler_deg"},
        Mistake{"detector.beam_centre_mm", "detector.beam_center_mm"},
        Mistake{
            "crystal.matrix",
            "crystal.orientation.u_matrix or crystal.orientation.a_matrix_invA"}
    )
);

TEST(Suggest, IsSilentWhenNothingIsNear) {
    EXPECT_EQ(did_you_mean_key("colour"), "");
    EXPECT_EQ(did_you_mean_key(std::string(100'000, 'x')), "");
    EXPECT_EQ(did_you_mean_key(""), "");
}

TEST(Suggest, KnowsTheWordsOfAKey) {
    const std::vector<std::string_view> shapes{"square", "round", "gauss", "tophat"};
    EXPECT_EQ(did_you_mean_word("squre", shapes), " Did you mean \"square\"?");
    EXPECT_EQ(did_you_mean_word("Gaussian", shapes), " Did you mean \"gauss\"?");
    EXPECT_EQ(did_you_mean_word("TOPHAT", shapes), " Did you mean \"tophat\"?");
    EXPECT_EQ(did_you_mean_word("cube", shapes), "");
}

}  // namespace
}  // namespace minibragg::config

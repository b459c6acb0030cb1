#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "minibragg/setup/make_shot.hpp"
#include "minibragg/story/facts_json.hpp"
#include "minibragg/story/find_facts.hpp"
#include "minibragg/story/tell_facts.hpp"
#include "unit/setup/series_of.hpp"

/// What people and programs are told of a run before it begins.
namespace minibragg::story {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

setup::Experiment experiment_with(const std::vector<std::string>& overrides) {
    return setup::make_experiment(
        setup::deck_of("", overrides), setup::Files(parallel::Communicator::self())
    );
}

TEST(BeamFacts, AddUpWhatIsBetweenAndWithinSources) {
    scene::BeamModel beam;
    beam.sources = {
        {{1e-3, 0.0, 1.0}, 0.99, 0.25, 3e-3},
        {{-1e-3, 0.0, 1.0}, 0.99, 0.25, 3e-3},
        {{0.0, 2e-3, 1.0}, 1.01, 0.25, 3e-3},
        {{0.0, -2e-3, 1.0}, 1.01, 0.25, 3e-3}};
    beam.divergence_rad2.row[1].y = 1e-6;
    const BeamFacts facts = beam_facts(beam);
    EXPECT_NEAR(facts.wavelength_A, 1.0, 1e-12);
    EXPECT_NEAR(facts.energy_eV, 12398.42, 0.01);
    EXPECT_NEAR(facts.bandwidth_rms_fraction, std::hypot(0.01, 3e-3), 1e-9);
    EXPECT_NEAR(facts.divergence_horizontal_rms_mrad, std::sqrt(0.5), 1e-6);
    EXPECT_NEAR(facts.divergence_vertical_rms_mrad, std::sqrt(2.0 + 1.0), 1e-6);
}

TEST(BackgroundFacts, AreThoseOfGoodPixels) {
    const std::string plain = "background.material=[]";
    const setup::Experiment constant =
        experiment_with({plain, "background.constant_photons=2.5"});
    const auto found = background_facts(constant, setup::make_shot(constant, 0));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->least_photons, 2.5);
    EXPECT_EQ(found->median_photons, 2.5);
    EXPECT_EQ(found->most_photons, 2.5);
    // Twice the water, twice the photons, whatever the samples of the crystal.
    const auto of_water = [&](const std::string& mm, const std::string& domains) {
        const setup::Experiment water = experiment_with(
            {"background.material=[{name=\"water\", thickness_mm=" + mm + "}]",
             "crystal.mosaic.domains=" + domains}
        );
        return background_facts(water, setup::make_shot(water, 0))->median_photons;
    };
    EXPECT_NEAR(of_water("0.2", "2"), 2.0 * of_water("0.1", "5"), 1e-6 * of_water("0.2", "2"));
    const setup::Experiment masked =
        experiment_with({"detector.mask.rectangles=[{panel=0, fast=[0,7], slow=[0,7]}]"});
    EXPECT_FALSE(background_facts(masked, setup::make_shot(masked, 0)));
}

// A spot has to be one photon, and more than the root of a pixel's background.
TEST(WarningsOfPhotons, SayThatNoSpotWouldBeSeen) {
    PhotonFacts photons;
    EXPECT_THAT(warnings_of_photons(photons, {}), IsEmpty());
    photons.strong_spot = 100.0;
    EXPECT_THAT(warnings_of_photons(photons, {}), IsEmpty());
    photons.background = BackgroundFacts{9900.0, 100.0, 1e6};
    EXPECT_THAT(warnings_of_photons(photons, {}), IsEmpty());
    photons.background->median_photons = 10100.0;
    EXPECT_THAT(
        warnings_of_photons(photons, {}), ElementsAre(StartsWith("background: the noise of "))
    );
    photons.strong_spot = 0.9;
    EXPECT_THAT(
        warnings_of_photons(photons, {}),
        ElementsAre(StartsWith("beam.fluence_photons_per_m2: a strong spot has 0.9 photons"))
    );
    config::Beam beam;
    beam.flux_photons_per_s = 1e12;
    EXPECT_THAT(
        warnings_of_photons(photons, beam), ElementsAre(StartsWith("beam.size_mm: a strong "))
    );
    photons.strong_spot = 0.0;  // no reflection has an amplitude: another warning's subject
    EXPECT_THAT(warnings_of_photons(photons, {}), IsEmpty());
}

/// Facts of which some are not known.
Facts some_facts() {
    Facts facts;
    facts.deck_file = "deck.toml";
    facts.crystal.cell = {50.0, 60.0, 70.0, 90.0, 90.0, 120.0};
    facts.crystal.space_group = "P 1";
    facts.amplitudes.kind = "reflections";
    facts.amplitudes.file = "lyso.mtz";
    facts.amplitudes.columns = "columns F(+) and F(-)";
    facts.amplitudes.reflections = 1234;
    facts.detector.corner_A = 1.9;
    facts.sampling.width_px = 1.25;
    facts.sampling.is_oversample_chosen = true;
    facts.photons.background = BackgroundFacts{3.0, 1.0, 4.0};
    facts.cost.memory_of_all_bytes = 2e9;
    facts.cost.memory_of_rank_bytes = 1e9;
    facts.notes.warnings = {
        "sampling.oversample and crystal.mosaic.domains: too few", "no spot can be seen"};
    return facts;
}

TEST(FactLines, SayWhatIsKnownAndWhatIsNot) {
    const auto lines = fact_lines(some_facts());
    EXPECT_THAT(lines.front(), StartsWith("deck.toml: 1 image"));
    EXPECT_THAT(lines, Contains(StartsWith("crystal     cell 50 x 60 x 70 A, 90 x 90 x 120 ")));
    EXPECT_THAT(
        lines,
        Contains(AllOf(
            StartsWith("amplitudes  1234 reflections of P 1"),
            HasSubstr("F(-) of lyso.mtz"),
            HasSubstr("completeness not known")
        ))
    );
    EXPECT_THAT(lines, Contains(HasSubstr("at the edge not known")));
    EXPECT_THAT(
        lines,
        Contains("photons     of a strong spot not known; background 3 a pixel (median; 1 to 4)"
        )
    );
    EXPECT_THAT(lines, Contains("memory      2 GB on all ranks, at most 1 GB a rank"));
    EXPECT_THAT(lines, Contains("time        short, so not measured: 0 steps on 1 rank"));
    Facts measured = some_facts();
    measured.cost.is_measured = true;
    EXPECT_THAT(fact_lines(measured), Contains(StartsWith("time        not known")));
    measured.cost.render_s = 90.0;
    EXPECT_THAT(fact_lines(measured), Contains(StartsWith("time        about ")));
}

TEST(FactsJson, HasTheSameFactsAndWarningsByKey) {
    const json facts = json::parse(facts_json("check", some_facts()));
    EXPECT_EQ(facts["schema"], "minibragg-facts");
    EXPECT_EQ(facts["schema_version"], facts_schema_version);
    EXPECT_EQ(facts["command"], "check");
    EXPECT_THAT(
        facts["crystal"]["cell_angles_deg"].get<std::vector<double>>(),
        ElementsAre(90.0, 90.0, 120.0)
    );
    EXPECT_EQ(facts["amplitudes"]["reflections_p1"], 1234);
    EXPECT_TRUE(facts["amplitudes"]["completeness_fraction"].is_null());
    EXPECT_TRUE(facts["photons"]["strong_spot_photons"].is_null());
    EXPECT_EQ(facts["photons"]["background_median_photons_per_px"], 3.0);
    EXPECT_EQ(facts["sampling"]["spot_width_px"], 1.25);
    EXPECT_TRUE(facts["response"].is_null());
    EXPECT_EQ(facts["warnings"][0]["key"], "sampling.oversample");
    EXPECT_TRUE(facts["warnings"][1]["key"].is_null());
    EXPECT_EQ(facts["warnings"][1]["text"], "no spot can be seen");
    EXPECT_FALSE(facts.contains("results"));
}

TEST(FactsJson, HasTheResultsOfARun) {
    RunOutcome outcome{"complete", {}, {3, 7}, {"out.nxs"}};
    outcome.result.images.resize(2);
    outcome.result.images[0].sum = 100.0;
    outcome.result.images[1].sum = 50.0;
    outcome.result.images[1].max = 9.0;
    outcome.result.counts = {{11, 5, 0}, {12, 6, 2}};
    outcome.result.times.render_s = 2.0;
    const json results = json::parse(facts_json("run", some_facts(), &outcome)).at("results");
    EXPECT_EQ(results["status"], "complete");
    EXPECT_EQ(results["photons"], 150.0);
    EXPECT_EQ(results["max_photons_per_px"], 9.0);
    EXPECT_EQ(results["times"]["render_s"], 2.0);
    EXPECT_EQ(results["images"][1]["image"], 7);
    EXPECT_EQ(results["images"][1]["saturated_px"], 2);
    outcome.status = "unfinished";
    EXPECT_TRUE(
        json::parse(facts_json("run", some_facts(), &outcome))["results"]["photons"].is_null()
    );
}

}  // namespace
}  // namespace minibragg::story

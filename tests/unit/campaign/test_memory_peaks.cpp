#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/scratch_folder.hpp"

/// What `check` says of memory, compared with what the operating system counts of the run:
/// decks of the kinds that take much, small enough for a second each.
namespace minibragg::campaign {
namespace {

constexpr double bytes_per_MB = 1e6;

/// The most that a program had in memory, in MB.
double peak_MB(std::vector<std::string> words) {
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    pid_t process = 0;
    EXPECT_EQ(posix_spawn(&process, argv[0], nullptr, nullptr, argv.data(), environ), 0);
    int status = 0;
    rusage usage{};
    EXPECT_EQ(wait4(process, &status, 0, &usage), process);
    EXPECT_EQ(status, 0);
    return static_cast<double>(usage.ru_maxrss) * 1024.0 / bytes_per_MB;
}

/// The number in "memory      84.5 MB on all ranks".
double told_MB(const std::string& deck) {
    const std::string command = MINIBRAGG_PROGRAM " check " + deck;
    FILE* const output = popen(command.c_str(), "r");
    double number = 0.0;
    char prefix = ' ';
    std::array<char, 1000> line{};
    while (std::fgets(line.data(), line.size(), output) != nullptr) {
        std::sscanf(line.data(), "memory %lf %cB on all ranks", &number, &prefix);
    }
    EXPECT_EQ(pclose(output), 0);
    return prefix == 'G' ? number * 1000.0 : number;
}

class MemoryPeaks : public testing::Test {
protected:
    struct Deck {
        std::string grid = "pixels = [4, 4], pixel_size_mm = 0.2";
        std::string beam, crystal = "unit_cell = [80, 80, 80, 90, 90, 90]";
        std::string factors = "default_F = 100.0", rest;
    };

    /// What `check` says of the deck, and what its run takes.
    std::array<double, 2> told_and_taken_MB(const Deck& deck) const {
        const std::string path = (folder / "deck.toml").string();
        std::ofstream(path) << "[beam]\nwavelength_A = 1.0\n"
                            << deck.beam << "\n[crystal]\ncells = [12, 12, 12]\n"
                            << deck.crystal << "\n[structure_factors]\n"
                            << deck.factors << "\n[detector]\ndistance_mm = 100.0\ngrid = { "
                            << deck.grid << " }\n"
                            << deck.rest;
        const std::string output = "output.file=" + (folder / "out.nxs").string();
        return {
            told_MB(path + " --set " + output),
            peak_MB({MINIBRAGG_PROGRAM, "run", path, "--set", output, "--overwrite", "--quiet"}
            )};
    }

    /// Within a fifth and the base, the program that renders next to nothing.
    void expect_predicted(const std::string& what, const Deck& deck) const {
        static const double base_MB = told_and_taken_MB({})[1];
        const auto [told_MB, taken_MB] = told_and_taken_MB(deck);
        std::cout << what << ": told " << told_MB << " MB, taken " << taken_MB << " MB, base "
                  << base_MB << " MB\n";
        EXPECT_GT(taken_MB, 1.3 * base_MB) << what << " says nothing";
        // What stands beside the base is met to a fifth; the base itself moves by some MB.
        constexpr double few_MB = 6.0;
        EXPECT_NEAR(told_MB - base_MB, taken_MB - base_MB, 0.2 * (taken_MB - base_MB) + few_MB)
            << what;
    }

    const support::ScratchFolder folder;
};

TEST_F(MemoryPeaks, ArePredicted) {
    const std::string large = "pixels = [1000, 1000], pixel_size_mm = 0.1";
    Deck images;
    images.grid = large;
    images.rest = "[output]\nseparate = true\n[sampling]\nd_min_A = 50\n";
    expect_predicted("three images", images);
    images.rest =
        "[detector.response]\npoint_spread = { fwhm_um = 150 }\n[sampling]\nd_min_A = 50\n";
    expect_predicted("an image with response", images);
    Deck domains;
    domains.crystal += "\n[crystal.mosaic]\nspread_deg = 0.5\ndomains = 100000";
    expect_predicted("domains", domains);
    Deck sources;
    sources.beam =
        "[beam.divergence]\nhorizontal_mrad = 1\nvertical_mrad = 1\nshape = "
        "\"square\"\nhorizontal_steps = 300\nvertical_steps = 300";
    expect_predicted("sources", sources);
    Deck panels;
    panels.grid = "pixels = [2, 2], pixel_size_mm = 0.2, panels = [100, 100]";
    expect_predicted("panels", panels);
    Deck factors;
    factors.crystal = "unit_cell = [90, 90, 90, 90, 90, 90]";
    factors.factors = "resolution_A = 1.5\nrandom = { seed = 1 }";
    expect_predicted("amplitudes", factors);
}

}  // namespace
}  // namespace minibragg::campaign

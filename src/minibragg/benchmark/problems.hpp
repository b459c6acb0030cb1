#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"

/// The problems that `minibragg bench` knows: decks that need no file and never change, so that
/// numbers of different machines and years can be compared. docs/benchmarks.md describes them.
namespace minibragg::benchmark {

enum class Problem {
    small,   ///< a second of one core
    large,   ///< more than ten seconds of a large GPU
    ls49,    ///< 3000 x 3000 pixels, 100 wavelengths, 25 domains: as published for simtbx
    series,  ///< 64 shots of 512 x 512 pixels, with counts
};

enum class Scale {
    strong,      ///< the same work, however many ranks
    weak,        ///< so many images a rank
    throughput,  ///< so many images, however many ranks
};

/// What is to be measured.
struct Choice {
    Problem problem = Problem::small;
    Scale scale = Scale::strong;
    bool is_analytic = false;  ///< spots in closed form in place of mosaic domains
    int images = 0;            ///< of a rank (weak) or in all (throughput); 0: as many as usual
};

/// @throws InputError with the words that there are
Problem problem_named(const std::string& word);
Scale scale_named(const std::string& word);

std::string name_of(Problem problem);
std::string name_of(Scale scale);

/// The name of the file that the decks write.
inline constexpr const char* usual_output_file = "benchmark.nxs";

/// The images of the problem itself: 1 of a still.
int usual_images(Problem problem);

/// The images of a choice on so many ranks.
/// @throws InputError for a number of images with a scale that has its own, and for too many
int images_of(const Choice& choice, int ranks);

/// The deck (TOML).
std::string deck_text(const Choice& choice, int ranks);

/// What the deck means, with overrides "key=value".
/// @param notes  receives warnings; null: nobody wants to know
/// @throws InputError as read_deck()
config::Run deck_of(
    const Choice& choice,
    int ranks,
    const std::vector<std::string>& overrides = {},
    Notes* notes = nullptr
);

/// The steps of a choice when all wavelengths and domains are sampled: pixels x subpixels x
/// wavelengths x domains x images.
std::int64_t nominal_steps(const Choice& choice, int ranks);

/// Whether a run has the photons of the problem: it differs from its deck in nothing but its
/// precision, how ranks share the work, and what is written.
bool has_usual_photons(const config::Run& run, const config::Run& of_problem);

}  // namespace minibragg::benchmark

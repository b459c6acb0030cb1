#include "minibragg/benchmark/problems.hpp"

#include <array>
#include <limits>
#include <string_view>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/config/read_deck.hpp"

namespace minibragg::benchmark {

namespace {

constexpr int shots_of_series = 64;

template <class Value>
struct Named {
    std::string_view name;
    Value value;
};

constexpr std::array<Named<Problem>, 4> problems{{
    {"small", Problem::small},
    {"large", Problem::large},
    {"ls49", Problem::ls49},
    {"series", Problem::series},
}};

constexpr std::array<Named<Scale>, 3> scales{{
    {"strong", Scale::strong},
    {"weak", Scale::weak},
    {"throughput", Scale::throughput},
}};

template <class List>
auto value_named(const List& list, const std::string& option, const std::string& word) {
    std::string known;
    for (const auto& [name, value] : list) {
        if (name == word) {
            return value;
        }
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    throw InputError(option + " " + shown_name(word) + " is not known. There are " + known);
}

template <class List, class Value>
std::string name_in(const List& list, Value value) {
    for (const auto& [name, known] : list) {
        if (known == value) {
            return std::string(name);
        }
    }
    return "";
}

/// Every level of the path has several turns: subpixels, wavelengths, domains.
constexpr const char* small_deck = R"(
[beam]
wavelength_A = 1.0
dispersion = { range_fraction = 0.01, steps = 5 }
polarization = { kahn_factor = 0.99 }

[crystal]
unit_cell = [70, 80, 90, 90, 100, 90]
cells = [12, 14, 16]
orientation = { euler_deg = [10, 20, 30] }

[structure_factors]
random = { seed = 1 }
resolution_A = 1.5

[detector]
distance_mm = 100.0
grid = { pixels = [1024, 1024], pixel_size_mm = 0.1 }
sensor = { material = "Si", thickness_um = 320.0 }

[sampling]
oversample = 2
)";

constexpr const char* large_deck = R"(
[beam]
wavelength_A = 1.0
dispersion = { range_fraction = 0.02, steps = 200 }
polarization = { kahn_factor = 0.99 }

[crystal]
unit_cell = [79.2, 79.2, 38.1, 90, 90, 90]
space_group = "P 43 21 2"
cells = [20, 20, 40]
orientation = { euler_deg = [40, 15, 70] }

[structure_factors]
random = { seed = 2 }
resolution_A = 1.2

[detector]
distance_mm = 200.0
grid = { pixels = [4096, 4096], pixel_size_mm = 0.075 }
sensor = { material = "Si", thickness_um = 450.0 }

[sampling]
oversample = 2
)";

/// The cell, beam and detector of the published simulations; amplitudes are random.
constexpr const char* ls49_deck = R"(
[beam]
energy_eV = 7120.0
dispersion = { range_fraction = 0.0139, steps = 100 }
polarization = { kahn_factor = 1.0 }

[crystal]
unit_cell = [67.2, 59.8, 47.2, 90, 110.3, 90]
space_group = "C 1 2 1"
cells = [24, 24, 24]
orientation = { euler_deg = [25, 50, 80] }

[structure_factors]
random = { seed = 49 }
resolution_A = 1.6

[detector]
distance_mm = 141.7
grid = { pixels = [3000, 3000], pixel_size_mm = 0.11 }

[sampling]
oversample = 1
)";

constexpr const char* series_deck = R"(
[beam]
wavelength_A = 1.3
fluence_photons_per_m2 = 2e24
dispersion = { range_fraction = 0.004, steps = 10 }
polarization = { kahn_factor = 1.0 }

[crystal]
unit_cell = [79.2, 79.2, 38.1, 90, 90, 90]
space_group = "P 43 21 2"
cells = [24, 24, 50]

[structure_factors]
random = { seed = 3 }
resolution_A = 1.9

[detector]
distance_mm = 90.0
grid = { pixels = [512, 512], pixel_size_mm = 0.2 }

[detector.response]
seed = 1
gain_counts_per_photon = 10.0
pedestal_counts = 5.0
readout_noise_counts = 3.0
saturation_counts = 60000

[sampling]
oversample = 1
)";

std::string_view deck_of_problem(Problem problem) {
    switch (problem) {
        case Problem::small:
            return small_deck;
        case Problem::large:
            return large_deck;
        case Problem::ls49:
            return ls49_deck;
        case Problem::series:
            return series_deck;
    }
    return "";
}

/// Sampled: shapes whose spots have no end, so that every step is evaluated. In closed form:
/// Gaussian spots, as wide as the domains of the sampled ones.
std::string mosaic_of(const Choice& choice) {
    std::string domains = "6", spread_deg = "0.2";
    if (choice.problem == Problem::large) {
        domains = "125";
    } else if (choice.problem == Problem::ls49) {
        domains = "25";
        spread_deg = "0.05";
    } else if (choice.problem == Problem::series) {
        domains = "10";
    }
    const std::string lattice =
        choice.is_analytic
            ? "shape = \"gauss\"\nmosaic = { model = \"analytic\", distribution = \"gaussian\""
            : "shape = \"square\"\nmosaic = { domains = " + domains;
    return "\n[crystal]\n" + lattice + ", spread_deg = " + spread_deg + " }\n";
}

}  // namespace

Problem problem_named(const std::string& word) {
    return value_named(problems, "--problem", word);
}

Scale scale_named(const std::string& word) {
    return value_named(scales, "--scale", word);
}

std::string name_of(Problem problem) {
    return name_in(problems, problem);
}

std::string name_of(Scale scale) {
    return name_in(scales, scale);
}

int usual_images(Problem problem) {
    return problem == Problem::series ? shots_of_series : 1;
}

int images_of(const Choice& choice, int ranks) {
    if (choice.images < 0) {
        throw InputError("--images " + std::to_string(choice.images) + " are not possible");
    }
    if (choice.scale == Scale::strong && choice.images != 0) {
        throw InputError(
            "--images goes with --scale weak (of a rank) or throughput (in all): strong "
            "scaling "
            "is of the problem as it is"
        );
    }
    const std::int64_t images =
        choice.images != 0 ? choice.images : usual_images(choice.problem);
    const std::int64_t all = choice.scale == Scale::weak ? images * ranks : images;
    if (all > std::numeric_limits<int>::max()) {
        throw InputError(
            "--images " + std::to_string(choice.images) + " on " + std::to_string(ranks) +
            " ranks are " + std::to_string(all) + " images: more than a run can have"
        );
    }
    return static_cast<int>(all);
}

std::string deck_text(const Choice& choice, int ranks) {
    std::string text = "title = \"miniBragg benchmark: " + name_of(choice.problem) +
                       (choice.is_analytic ? ", in closed form" : "") + "\"\n";
    std::string deck{deck_of_problem(choice.problem)};
    const std::string crystal = "\n[crystal]\n";
    deck.replace(deck.find(crystal), crystal.size(), mosaic_of(choice));
    text += deck;
    const std::string images = std::to_string(images_of(choice, ranks));
    if (choice.problem == Problem::series) {
        text += "\n[series]\nshots = " + images +
                "\nseed = 2026\norientation = { distribution = \"uniform\" }\n";
    } else if (images != "1") {
        text += "\n[goniometer]\nimages = " + images + "\n";
    }
    return text + "\n[output]\nfile = \"" + usual_output_file + "\"\nspots = false\n";
}

config::Run deck_of(
    const Choice& choice, int ranks, const std::vector<std::string>& overrides, Notes* notes
) {
    return config::read_deck(
        deck_text(choice, ranks), "benchmark " + name_of(choice.problem), overrides, notes
    );
}

std::int64_t nominal_steps(const Choice& choice, int ranks) {
    Choice sampled = choice;
    sampled.is_analytic = false;
    const config::Run run = deck_of(sampled, ranks);
    const auto& pixels = run.detector.grid->pixels;
    return std::int64_t{pixels[0]} * pixels[1] * run.sampling.oversample *
           run.sampling.oversample * run.beam.dispersion.steps * run.crystal.mosaic.domains *
           config::image_count(run);
}

bool has_usual_photons(const config::Run& run, const config::Run& of_problem) {
    config::Run same = run;
    same.sampling.precision = of_problem.sampling.precision;
    same.output = of_problem.output;
    same.parallel = of_problem.parallel;
    return same == of_problem;
}

}  // namespace minibragg::benchmark

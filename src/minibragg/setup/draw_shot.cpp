#include "minibragg/setup/draw_shot.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/shot_draws.hpp"
#include "minibragg/beam/make_spectrum.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/crystal/orientation.hpp"

namespace minibragg::setup {

namespace {

using config::PerShot;
using config::ShotKey;
using config::ShotStream;

/// A number of one shot, and what it is chosen from.
struct Choice {
    const PerShot& deck;
    std::string_view name;
    config::Allowed allowed;
    std::span<const double> listed;
    double own;
};

std::string place(std::string_view name, int shot) {
    return "series." + std::string{name} + ", shot " + std::to_string(shot);
}

/// One draw, untruncated.
double draw(const Choice& choice, ShotDraws& draws) {
    const PerShot& deck = choice.deck;
    if (deck.distribution == "uniform" && choice.allowed.is_whole) {
        // Each end as likely as the middle.
        const double lowest = std::ceil(*deck.lowest);
        return lowest +
               std::floor((std::floor(*deck.highest) + 1.0 - lowest) * draws.uniform());
    }
    if (deck.distribution == "uniform") {
        return *deck.lowest + (*deck.highest - *deck.lowest) * draws.uniform();
    }
    if (deck.distribution == "normal") {
        return deck.mean.value_or(choice.own) + *deck.sigma * draws.normal();
    }
    return deck.median.value_or(choice.own) * std::exp(*deck.sigma_log * draws.normal());
}

bool is_inside(double value, const Choice& choice) {
    return config::is_allowed(value, choice.allowed) &&
           (!choice.deck.lowest || value >= *choice.deck.lowest) &&
           (!choice.deck.highest || value <= *choice.deck.highest);
}

double draw_inside(const Choice& choice, const DrawAddress& address) {
    constexpr int most_draws = 1000;
    ShotDraws draws(address);
    double value = 0.0;
    for (int i = 0; i < most_draws; ++i) {
        value = choice.allowed.is_whole ? std::round(draw(choice, draws)) : draw(choice, draws);
        if (is_inside(value, choice)) {
            return value;
        }
    }
    const std::string range = config::allowed_text(choice.allowed);
    throw InputError(
        place(choice.name, static_cast<int>(address.shot)) + " = " +
        config::number_text(value) + " (1000 draws in a row lie outside lowest and highest" +
        (range.empty() ? "" : ", or are not " + range) +
        "). Move the distribution or widen its range."
    );
}

/// Which element of a list a shot or crystal takes.
std::size_t element(
    const std::string& order, std::size_t count, std::size_t index, const DrawAddress& address
) {
    if (order == "random") {
        return ShotDraws(address).index(count);
    }
    if (order == "crystal") {
        return address.item;
    }
    return order == "cycle" ? index % count : index;
}

double choose(const Choice& choice, DrawAddress address) {
    const PerShot& deck = choice.deck;
    address.seed = deck.seed.value_or(address.seed);
    if (deck.value) {
        return *deck.value;
    }
    if (!choice.listed.empty()) {
        return choice.listed[element(deck.order, choice.listed.size(), address.shot, address)];
    }
    return draw_inside(choice, address);
}

/// Draws the quantities of the whole shot, or those of one of its crystals.
ShotValues choose_values(const ShotSeries& series, DrawAddress address, bool is_of_crystal) {
    ShotValues values;
    for (const config::ShotQuantity& quantity : config::shot_quantities()) {
        const std::optional<PerShot>& deck = series.deck.*quantity.member;
        if (!deck || quantity.is_of_crystal != is_of_crystal) {
            continue;
        }
        address.stream = static_cast<std::uint32_t>(quantity.key);
        values[quantity.key] = choose(
            {*deck,
             quantity.name,
             quantity.allowed,
             series.listed[static_cast<std::size_t>(quantity.key)],
             series.own[quantity.key].value_or(0.0)},
            address
        );
    }
    return values;
}

/// A rotation vector with three normal components, as a rotation.
Mat3 small_rotation(double sigma_rad, ShotDraws& draws) {
    const double x = draws.normal();
    const double y = draws.normal();
    const Vec3d vector_rad = sigma_rad * Vec3d{x, y, draws.normal()};
    return rotation_about(unit(vector_rad), length(vector_rad));
}

Mat3 choose_orientation(const ShotSeries& series, DrawAddress address) {
    if (!series.deck.orientation) {
        return series.own_u_matrix;
    }
    const config::ShotOrientation& deck = *series.deck.orientation;
    address.seed = deck.seed.value_or(address.seed);
    address.stream = static_cast<std::uint32_t>(ShotStream::orientation);
    ShotDraws draws(address);
    if (deck.distribution == "uniform") {
        const double u1 = draws.uniform();
        const double u2 = draws.uniform();
        return crystal::rotation_of_uniform(u1, u2, draws.uniform());
    }
    if (deck.distribution == "normal") {
        return small_rotation(*deck.sigma_deg * constants::radians_per_degree, draws) *
               series.own_u_matrix;
    }
    const auto crystals_a_shot = static_cast<std::size_t>(series.most_crystals);
    const std::size_t index = address.shot * crystals_a_shot + address.item;
    return series.listed_orientations[element(
        deck.order, series.listed_orientations.size(), index, address
    )];
}

crystal::UnitCell cell_of(const ShotSeries& series, const ShotValues& values, int shot) {
    const crystal::UnitCell& own = series.own_cell;
    const double factor = values[ShotKey::cell_factor].value_or(1.0);
    crystal::UnitCell cell{
        values[ShotKey::cell_a].value_or(own.a_A) * factor,
        values[ShotKey::cell_b].value_or(own.b_A) * factor,
        values[ShotKey::cell_c].value_or(own.c_A) * factor,
        values[ShotKey::cell_alpha].value_or(own.alpha_deg),
        values[ShotKey::cell_beta].value_or(own.beta_deg),
        values[ShotKey::cell_gamma].value_or(own.gamma_deg)};
    if (series.deck.keep_symmetry) {
        cell = reflections::tied(cell, series.cell_freedom);
    }
    crystal::check_unit_cell(cell, "series, shot " + std::to_string(shot));
    return cell;
}

/// A seed that both distributions of mosaic domains take: below 2^31 - 1, not 0.
std::int64_t choose_mosaic_seed(const ShotSeries& series, DrawAddress address) {
    constexpr std::size_t largest_random_state = 2'147'483'646;
    if (series.deck.same_domains) {
        return series.own_mosaic_seed;
    }
    address.stream = static_cast<std::uint32_t>(ShotStream::mosaic_seed);
    return static_cast<std::int64_t>(1 + ShotDraws(address).index(largest_random_state));
}

std::vector<double> choose_thicknesses(const ShotSeries& series, DrawAddress address) {
    std::vector<double> thickness_mm;
    for (std::size_t i = 0; i < series.deck.materials.size(); ++i) {
        const config::ShotMaterial& material = series.deck.materials[i];
        address.stream = static_cast<std::uint32_t>(ShotStream::first_material) +
                         static_cast<std::uint32_t>(i);
        thickness_mm.push_back(choose(
            {*material.thickness_mm,
             "material \"" + material.name + "\" thickness_mm",
             config::allowed_thickness(),
             series.listed_thickness_mm[i],
             series.own_thickness_mm[i]},
            address
        ));
    }
    return thickness_mm;
}

/// The wavelength around which a spectrum is generated.
double center_A(const ShotSeries& series, const ShotValues& values) {
    if (values[ShotKey::energy]) {
        return constants::hc_eV_A / *values[ShotKey::energy];
    }
    return values[ShotKey::wavelength].value_or(*series.own[ShotKey::wavelength]);
}

/// How many lines a generated spectrum has: in closed form one line has the width of a
/// Gaussian.
int generated_lines(const ShotSeries& series) {
    const config::ShotSpectrum& deck = *series.deck.spectrum;
    return series.has_closed_form && deck.model == "gaussian" ? 1 : deck.lines;
}

void choose_spectrum(const ShotSeries& series, DrawAddress address, DrawnShot& shot) {
    if (!series.deck.spectrum) {
        return;
    }
    const config::ShotSpectrum& deck = *series.deck.spectrum;
    address.seed = deck.seed.value_or(address.seed);
    if (!deck.file.empty()) {
        address.stream = static_cast<std::uint32_t>(ShotStream::spectrum_order);
        const std::size_t index =
            element(deck.order, series.recorded.size(), address.shot, address);
        shot.recorded_spectrum = index;
        shot.spectrum = series.recorded[index];
        return;
    }
    address.stream = static_cast<std::uint32_t>(ShotStream::spectrum);
    const beam::SpectrumModel model{
        center_A(series, shot.values),
        *deck.fwhm_fraction,
        deck.spike_fwhm_fraction.value_or(0.0),
        generated_lines(series)};
    if (deck.model == "sase") {
        ShotDraws draws(address);
        shot.spectrum = beam::sase_spectrum(model, draws);
    } else {
        shot.spectrum = beam::gaussian_spectrum(model);
    }
}

}  // namespace

std::optional<std::size_t> most_spectrum_lines(const ShotSeries& series) {
    if (!series.deck.spectrum) {
        return std::nullopt;
    }
    if (series.deck.spectrum->file.empty()) {
        return static_cast<std::size_t>(generated_lines(series));
    }
    std::size_t most = 0;
    for (const std::vector<beam::SpectrumLine>& lines : series.recorded) {
        most = std::max(most, lines.size());
    }
    return most;
}

DrawnShot draw_shot(const ShotSeries& series, int shot) {
    expects(shot >= 0 && shot < series.deck.shots);
    DrawAddress address{series.deck.seed, static_cast<std::uint32_t>(shot), 0, 0};
    DrawnShot drawn;
    drawn.shot = shot;
    drawn.values = choose_values(series, address, false);
    drawn.material_thickness_mm = choose_thicknesses(series, address);
    choose_spectrum(series, address, drawn);
    const auto crystals =
        std::max(1U, static_cast<std::uint32_t>(drawn.values[ShotKey::lattices].value_or(1.0)));
    for (address.item = 0; address.item < crystals; ++address.item) {
        DrawnCrystal& crystal = drawn.crystals.emplace_back();
        crystal.values = choose_values(series, address, true);
        crystal.cell = cell_of(series, crystal.values, shot);
        crystal.u_matrix = choose_orientation(series, address);
        crystal.mosaic_seed = choose_mosaic_seed(series, address);
    }
    return drawn;
}

}  // namespace minibragg::setup

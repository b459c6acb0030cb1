#include "minibragg/story/tell_facts.hpp"

#include <cmath>

#include "minibragg/base/shown_text.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/story/find_sampling.hpp"

namespace minibragg::story {

namespace {

using report::number;
using report::several;
using report::with_prefix;

/// "79.1 x 79.1 x 38.2".
std::string product(const Vec3d& v, int digits) {
    return number(v.x, digits) + " x " + number(v.y, digits) + " x " + number(v.z, digits);
}

std::string of_fraction(double fraction) {
    constexpr int digits = 3;
    return number(100.0 * fraction, digits) + " %";
}

std::string crystal_line(const CrystalFacts& facts) {
    constexpr int digits = 4;
    const crystal::UnitCell& cell = facts.cell;
    std::string line = "cell " + product({cell.a_A, cell.b_A, cell.c_A}, digits) + " A, " +
                       product({cell.alpha_deg, cell.beta_deg, cell.gamma_deg}, digits) +
                       " deg, space group " + shown_text(facts.space_group) + "; " +
                       product(facts.cells, digits) + " cells, " + product(facts.size_um, 2) +
                       " um, shape " + facts.shape;
    if (facts.crystals > 1) {
        line += "; up to " + several(facts.crystals, "crystal") + " an image";
    }
    return line;
}

std::string mosaic_text(const CrystalFacts& facts) {
    const std::string spread =
        facts.mosaic_spread_deg > 0.0
            ? "mosaic spread " + number(facts.mosaic_spread_deg, 3) + " deg"
            : "no mosaic spread";
    return spread + (facts.has_closed_form ? ", spots in closed form"
                                           : ", " + several(facts.domains, "domain"));
}

std::string amplitudes_line(const AmplitudeFacts& facts) {
    if (facts.kind == "equal") {
        return "all " + number(facts.default_F_e) + " electrons (structure_factors.default_F)";
    }
    std::string line = several(facts.reflections, "reflection") + " of P 1";
    if (facts.unique_reflections) {
        line += " from " + std::to_string(*facts.unique_reflections) + " unique ones";
    }
    line += facts.kind == "random" ? ", drawn at random"
            : facts.kind == "model"
                ? ", computed from the atoms of " + shown_name(facts.file)
                : ", " + shown_text(facts.columns) + " of " + shown_name(facts.file);
    line += facts.is_anomalous ? ", Friedel mates differ" : "";
    if (facts.d_min_A) {
        line += ", to " + number(*facts.d_min_A, 4) + " A";
    }
    if (facts.kind == "reflections") {
        line += facts.completeness ? ", " + of_fraction(*facts.completeness) + " complete"
                                   : ", completeness not known";
    }
    return line + (facts.default_F_e > 0.0
                       ? "; others " + number(facts.default_F_e) + " electrons"
                       : "");
}

std::string detector_line(const DetectorFacts& facts) {
    return several(facts.panels, "panel") + ", " +
           with_prefix(static_cast<double>(facts.pixels)) + "pixels at " +
           number(facts.distance_mm) + " mm; resolution " +
           (facts.edge_A ? number(*facts.edge_A, 4) + " A at the edge"
                         : "at the edge not known (the detector is not all around the beam)") +
           ", " +
           (std::isfinite(facts.corner_A) ? number(facts.corner_A, 4) + " A"
                                          : std::string("not known")) +
           " at the farthest corner";
}

std::string beam_line(const BeamFacts& facts, double sweep_deg) {
    std::string line =
        number(facts.wavelength_A) + " A (" + number(facts.energy_eV) + " eV), bandwidth " +
        of_fraction(facts.bandwidth_rms_fraction) + " r.m.s., divergence " +
        number(facts.divergence_horizontal_rms_mrad, 3) + " x " +
        number(facts.divergence_vertical_rms_mrad, 3) +
        " mrad r.m.s. (horizontal, vertical), " + number(facts.fluence_photons_per_m2, 3) +
        " photons/m2 an image, " + several(facts.sources, "source");
    return line + (sweep_deg != 0.0 ? "; an image turns " + number(sweep_deg) + " deg"
                                    : "; the crystal stands still");
}

std::string spots_line(const SamplingFacts& facts) {
    if (!facts.width_px) {
        return "none on the detector";
    }
    constexpr int digits = 2;
    std::string line = number(*facts.width_px, digits) + " pixels";
    if (facts.width_steps) {
        line += " and " + number(*facts.width_steps, digits) + " spindle steps";
    }
    line += " wide (full width at half maximum of one domain at one wavelength)";
    if (facts.domain_distance) {
        line +=
            "; mosaic domains " + number(*facts.domain_distance, digits) + " of a width apart";
    }
    return line;
}

std::string sampling_line(const Facts& all) {
    const SamplingFacts& facts = all.sampling;
    std::string line = "oversample " + std::to_string(facts.oversample) +
                       (facts.is_oversample_chosen ? " (chosen), " : ", ") +
                       several(facts.spindle_steps, "spindle step") + ", " +
                       mosaic_text(all.crystal);
    if (facts.uncertainty) {
        line += "; sums over spots to " + rounded_percent(*facts.uncertainty);
    }
    if (facts.closed_form_error) {
        line +=
            ", pixels to " + rounded_percent(*facts.closed_form_error) + " of the brightest";
    }
    if (facts.uncertainty && all.is_series) {
        line += " in the worst of " + several(facts.images_looked_at, "shot");
    }
    return line;
}

std::string photons_line(const Facts& all) {
    constexpr int digits = 2;
    const PhotonFacts& facts = all.photons;
    std::string line =
        facts.strong_spot
            ? "a strong spot has " + number(*facts.strong_spot, digits) +
                  (all.sweep_deg != 0.0 ? " when it has passed (" : " at most (") +
                  "1 reflection in 20 has more)"
            : std::string("of a strong spot not known");
    if (!facts.background) {
        return line + "; background not known";
    }
    const BackgroundFacts& background = *facts.background;
    line += "; background " + number(background.median_photons, digits) + " a pixel";
    if (background.least_photons != background.most_photons) {
        line += " (median; " + number(background.least_photons, digits) + " to " +
                number(background.most_photons, digits) + ")";
    }
    return line;
}

std::string output_line(const OutputFacts& facts) {
    std::string line = several(facts.images, "image") + ", " +
                       (facts.compression == "none" ? "" : "at most ") +
                       with_prefix(static_cast<double>(facts.bytes_before_compression)) + "B" +
                       (facts.compression == "none" ? "" : " before compression") + ", to " +
                       shown_name(facts.file);
    if (facts.images_per_file) {
        line += " and data files of at most " + several(*facts.images_per_file, "image");
    }
    line += facts.are_spots_listed ? "; spots listed, at most about " +
                                         number(facts.spots_an_image, 2) + " an image"
                                   : std::string("; spots not listed (output.spots)");
    line += facts.labels.empty() ? "" : ", pixels labelled (" + facts.labels + ")";
    return line;
}

std::string time_line(const CostFacts& facts) {
    const std::string work = with_prefix(static_cast<double>(facts.steps)) + "steps on " +
                             several(facts.ranks, "rank") +
                             (facts.groups > 1 ? " in " + several(facts.groups, "group") : "");
    if (!facts.is_measured) {
        return "short, so not measured: " + work;
    }
    if (!facts.render_s) {
        return "not known, no pixel is computed: " + work;
    }
    return "about " + report::duration(*facts.render_s) + " to render " + work + " at " +
           with_prefix(facts.steps_per_s_of_rank) +
           "steps/s a rank; response and writing come on top";
}

}  // namespace

std::vector<std::string> fact_lines(const Facts& facts) {
    std::vector<std::string> lines{
        shown_name(facts.deck_file) + ": " +
        several(facts.output.images, facts.is_series ? "shot" : "image") +
        (facts.title.empty() ? "" : ", " + shown_text(facts.title))};
    const auto add = [&](const char* word, const std::string& text) {
        constexpr std::size_t width = 12;
        std::string line = word;
        line.resize(width, ' ');
        lines.push_back(line + text);
    };
    add("crystal", crystal_line(facts.crystal));
    add("amplitudes", amplitudes_line(facts.amplitudes));
    add("detector", detector_line(facts.detector));
    add("beam", beam_line(facts.beam, facts.sweep_deg));
    add("spots", spots_line(facts.sampling));
    add("sampling", sampling_line(facts));
    add("photons", photons_line(facts));
    if (facts.response) {
        add("response", facts.response->text);
    }
    add("output", output_line(facts.output));
    add("memory",
        with_prefix(facts.cost.memory_of_all_bytes) + "B on all ranks, at most " +
            with_prefix(facts.cost.memory_of_rank_bytes) + "B a rank");
    add("time", time_line(facts.cost));
    return lines;
}

void tell_facts(const Facts& facts, report::Log& log) {
    for (const std::string& line : fact_lines(facts)) {
        log.line(line);
    }
    for (const std::string& remark : facts.notes.remarks) {
        log.line(remark);
    }
    for (const std::string& warning : facts.notes.warnings) {
        log.line("warning: " + warning);
    }
}

}  // namespace minibragg::story

#include <algorithm>
#include <iterator>

#include "minibragg/config/closed_form.hpp"
#include "minibragg/config/rules.hpp"

namespace minibragg::config {

namespace {

bool has_spread(const Run& run) {
    const Mosaic& mosaic = run.crystal.mosaic;
    return mosaic.spread_deg > 0.0 || mosaic.spread_abc_deg ||
           (run.series && run.series->mosaic_spread_deg);
}

/// A key whose meaning only spots in closed form have.
struct ClosedFormKey {
    const char* key;
    bool (*is_used)(const Run&);
};

constexpr ClosedFormKey closed_form_keys[] = {
    {"crystal.mosaic.spread_abc_deg",
     [](const Run& run) {
         return run.crystal.mosaic.spread_abc_deg.has_value();
     }},
    {"crystal.cell_spread.rms_fraction",
     [](const Run& run) {
         return run.crystal.cell_spread.rms_fraction > 0.0;
     }},
    {"beam.bandwidth_rms_fraction",
     [](const Run& run) {
         return run.beam.bandwidth_rms_fraction > 0.0;
     }},
    {"beam.divergence.shape",
     [](const Run& run) {
         return run.beam.divergence.shape == "gaussian";
     }},
    {"sampling.pixel",
     [](const Run& run) {
         return run.sampling.pixel == "whole";
     }},
};

/// Keys that need a closed form, in a deck that has none.
void check_needs(const Run& run, Findings& findings) {
    if (has_closed_form(run)) {
        return;
    }
    const auto obstacle = obstacle_to_closed_form(run);
    for (const ClosedFormKey& needs : closed_form_keys) {
        if (needs.is_used(run)) {
            findings.push_back(
                {needs.key,
                 "needs spots in closed form, which this deck does not have",
                 obstacle ? "Set crystal.mosaic.model = \"analytic\", and mend " +
                                obstacle->key + ": " + obstacle->why + "."
                          : R"(Set crystal.mosaic.model = "analytic" (or "auto").)"}
            );
        }
    }
}

void check_divergence(const Divergence& divergence, Findings& findings) {
    const bool is_gaussian = divergence.shape == "gaussian";
    const std::string table = "beam.divergence.";
    const auto check = [&](bool is_given, const char* key, const char* instead) {
        if (is_given) {
            findings.push_back(
                {table + key,
                 is_gaussian ? "is the width of a grid, but the divergence is gaussian"
                             : "is of a gaussian divergence, but the shape is a grid's",
                 "Give " + table + instead + " in its place, or change " + table + "shape."}
            );
        }
    };
    if (is_gaussian) {
        check(divergence.horizontal_mrad > 0.0, "horizontal_mrad", "horizontal_rms_mrad");
        check(divergence.vertical_mrad > 0.0, "vertical_mrad", "vertical_rms_mrad");
        check(divergence.horizontal_steps > 1, "horizontal_steps", "horizontal_rms_mrad");
        check(divergence.vertical_steps > 1, "vertical_steps", "vertical_rms_mrad");
    } else {
        check(divergence.horizontal_rms_mrad > 0.0, "horizontal_rms_mrad", "horizontal_mrad");
        check(divergence.vertical_rms_mrad > 0.0, "vertical_rms_mrad", "vertical_mrad");
    }
}

void check_whole_pixels(const Run& run, Findings& findings) {
    const auto refuse = [&](const char* key, const char* reason) {
        findings.push_back({key, reason, "Set sampling.pixel = \"points\", or leave this out."}
        );
    };
    if (run.sampling.pixel != "whole") {
        return;
    }
    if (run.sampling.subpixels != "even") {
        refuse("sampling.subpixels", "whole pixels are integrated, not sampled");
    }
    if (run.detector.curved) {
        refuse("detector.curved", "a spot cannot be integrated over a curved pixel");
    }
    if (run.detector.point_pixel) {
        refuse("detector.point_pixel", "a point cannot be integrated over");
    }
}

}  // namespace

std::optional<Finding> obstacle_to_closed_form(const Run& run) {
    const Crystal& crystal = run.crystal;
    if (crystal.shape != "gauss" && crystal.shape != "gauss_star") {
        return Finding{
            "crystal.shape",
            "spots in closed form are Gaussian, those of \"" + crystal.shape + "\" are not",
            R"(Take "gauss" or "gauss_star", or crystal.mosaic.model = "sampled".)"};
    }
    if (run.structure_factors.interpolation != "nearest") {
        return Finding{
            "structure_factors.interpolation",
            "spots in closed form belong to a reflection each, and are not interpolated",
            R"(Take "nearest", or crystal.mosaic.model = "sampled".)"};
    }
    if (has_spread(run) && crystal.mosaic.distribution != "gaussian") {
        return Finding{
            "crystal.mosaic.distribution",
            "the mosaic spread of spots in closed form is Gaussian, not \"" +
                crystal.mosaic.distribution + "\"",
            "Set it to \"gaussian\", and spread_deg to the root mean square about any axis "
            "(0.496 of a uniform spread)."};
    }
    return std::nullopt;
}

bool has_closed_form(const Run& run) {
    const std::string& model = run.crystal.mosaic.model;
    return model == "analytic" || (model == "auto" && !obstacle_to_closed_form(run));
}

bool needs_closed_form(const Run& run) {
    return std::any_of(
        std::begin(closed_form_keys),
        std::end(closed_form_keys),
        [&](const ClosedFormKey& key) {
            return key.is_used(run);
        }
    );
}

void check_closed_form(const Run& run, Findings& findings) {
    if (run.crystal.mosaic.model == "analytic") {
        if (const auto obstacle = obstacle_to_closed_form(run)) {
            findings.push_back(*obstacle);
        }
    }
    check_needs(run, findings);
    check_divergence(run.beam.divergence, findings);
    check_whole_pixels(run, findings);
    if (run.crystal.mosaic.spread_abc_deg && run.series && run.series->mosaic_spread_deg) {
        findings.push_back(
            {"series.mosaic_spread_deg",
             "crystal.mosaic.spread_abc_deg is given too, and would have no effect",
             "Leave one of them out."}
        );
    }
}

}  // namespace minibragg::config

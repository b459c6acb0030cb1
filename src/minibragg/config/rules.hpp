#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "minibragg/config/run_config.hpp"
#include "minibragg/config/validate.hpp"

/// The rules of validate(), one function a table of the deck. Each appends what it finds.
namespace minibragg::config {

using Findings = std::vector<Finding>;

void check_beam(const Beam& beam, Findings& findings);

/// Crystal and structure factors: the file of the one may hold the cell of the other.
void check_sample(const Run& run, Findings& findings);

/// Spots in closed form, and the keys that need them.
void check_closed_form(const Run& run, Findings& findings);

void check_detector(const Detector& detector, Findings& findings);

/// What differs from shot to shot, against the rest of the run.
void check_series(const Run& run, Findings& findings);

void check_background(const Background& background, Findings& findings);

/// The detector decides which formats can hold it.
void check_output(const Run& run, Findings& findings);

/// A direction must not be zero.
void check_axis(const Triple& axis, const std::string& key, Findings& findings);

/// Number of panels; 0: only the preset or the file knows.
std::size_t panel_count(const Detector& detector);

/// Directions and matrices in decks are rounded; those that are off by more are mistakes.
inline constexpr double rounding_tolerance = 1e-3;

inline double dot(const Triple& u, const Triple& v) {
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}

inline double length(const Triple& v) {
    return std::sqrt(dot(v, v));
}

/// "detector.panel" and 2 to "detector.panel[2]".
inline std::string numbered(const std::string& list, std::size_t i) {
    return list + "[" + std::to_string(i) + "]";
}

}  // namespace minibragg::config

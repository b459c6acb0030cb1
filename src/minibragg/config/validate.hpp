#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "minibragg/config/run_config.hpp"

/// Rules about several keys at once, and about values that no range describes. A rule about one
/// key alone is its range in deck_keys.cpp.
namespace minibragg::config {

/// What is wrong, and what to do.
struct Finding {
    std::string key;     ///< path of the key to blame: "detector.panel[0].slow"
    std::string why;     ///< goes into brackets behind the value
    std::string advice;  ///< a sentence
};

/// Paths of the keys and tables that a deck gives: "beam.wavelength_A", "detector.grid".
using GivenKeys = std::set<std::string, std::less<>>;

/// Keys of which a deck may give one at most.
struct Alternatives {
    std::vector<std::string_view> keys;
};

std::vector<Alternatives> alternatives();

/// Everything that is wrong with a run whose values are in range; empty for a good one.
std::vector<Finding> validate(const Run& run, const GivenKeys& given);

/// What is legal in a good run and surely not meant: keys that have no effect, and values that
/// look like another unit. Keys at their defaults are in no doubt.
std::vector<Finding> doubts(const Run& run, const GivenKeys& given);

}  // namespace minibragg::config

#pragma once

#include <cstddef>
#include <random>
#include <string>

#include "minibragg/base/error.hpp"

/// What readers make of files that were cut off or had bytes changed.
namespace minibragg::reflections {

struct Damage {
    int copies = 0;
    unsigned seed = 0;
};

/// Reads damaged copies of `whole`: each must be read or refused with an InputError; crashing
/// is wrong.
/// @return of how many copies there were reflections to read
template <class Read>
int survive_damage(const std::string& whole, const Damage& damage, const Read& read) {
    std::mt19937 random(damage.seed);
    int read_well = 0;
    for (int i = 0; i < damage.copies; ++i) {
        std::string bytes =
            whole.substr(0, i % 3 == 0 ? random() % whole.size() : whole.size());
        for (int j = 0; j < i % 4 && !bytes.empty(); ++j) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        try {
            read_well += read(bytes).p1.empty() ? 0 : 1;
        } catch (const InputError&) {
            // Refusing is right.
        }
    }
    return read_well;
}

}  // namespace minibragg::reflections

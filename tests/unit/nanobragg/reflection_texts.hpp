#pragma once

#include <string>

namespace minibragg::nanobragg {

/// A file of reflections -6 to 6 along each index, all of different amplitudes.
inline std::string small_table() {
    std::string text;
    for (int h = -6; h <= 6; ++h) {
        for (int k = -6; k <= 6; ++k) {
            for (int l = -6; l <= 6; ++l) {
                text += std::to_string(h) + " " + std::to_string(k) + " " + std::to_string(l) +
                        " " + std::to_string(10 + (7 * h + 13 * k + 29 * l + 900) % 97) + "\n";
            }
        }
    }
    return text;
}

}  // namespace minibragg::nanobragg

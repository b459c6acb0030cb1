#include "minibragg/report/last_words.hpp"

#include <iostream>

namespace minibragg::report {

void last_words(const std::string& text) {
    // At once: what follows is not seen through.
    std::cerr << "minibragg: " + text + '\n' << std::flush;
}

}  // namespace minibragg::report

#pragma once

#include <string>
#include <vector>

namespace minibragg::config {

/// The images that a text selects, rising, each once: "17", "10:20" (10 to 19), "3,7,10:20",
/// ":5", "95:"; empty: all. Images, the shots of a series or of a rotation, are counted from 0.
/// @param images of the run
/// @throws InputError for what selects nothing or images that do not exist
std::vector<int> select_images(const std::string& text, int images);

}  // namespace minibragg::config

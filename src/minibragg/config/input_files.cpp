#include "minibragg/config/input_files.hpp"

#include "minibragg/config/deck_keys.hpp"

namespace minibragg::config {

std::vector<std::string> input_files(const Run& run) {
    Run copy = run;
    std::vector<std::string> files;
    for (const Section& section : sections(copy, Absent::skipped)) {
        for (const Key& key : section.keys) {
            const auto* text = std::get_if<std::string*>(&key.member);
            const bool is_input = text != nullptr && section.path != "output" &&
                                  (key.name == "file" || key.name.ends_with("_file"));
            if (is_input && !(*text)->empty()) {
                files.push_back(**text);
            }
        }
    }
    return files;
}

}  // namespace minibragg::config

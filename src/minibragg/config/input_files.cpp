#include "minibragg/config/input_files.hpp"

#include <variant>

#include "minibragg/config/deck_keys.hpp"

namespace minibragg::config {

bool names_input_file(std::string_view path, const Key& key) {
    return std::holds_alternative<std::string*>(key.member) && !path.starts_with("output.") &&
           (key.name == "file" || key.name.ends_with("_file"));
}

std::vector<InputFile> input_files(Run& run) {
    std::vector<InputFile> files;
    for (const Section& section : sections(run, Absent::skipped)) {
        for (const Key& key : section.keys) {
            const std::string path = join_path(section.path, key.name);
            if (!names_input_file(path, key)) {
                continue;
            }
            auto* const text = std::get<std::string*>(key.member);
            if (!text->empty()) {
                files.push_back({path, text});
            }
        }
    }
    return files;
}

std::string beside_deck(const std::string& deck_name, const std::string& path) {
    const std::size_t slash = deck_name.rfind('/');
    const bool begins_in_folder =
        slash != std::string::npos && !path.empty() && path.front() != '/';
    return begins_in_folder ? deck_name.substr(0, slash + 1) + path : path;
}

}  // namespace minibragg::config

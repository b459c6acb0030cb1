#pragma once

#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "minibragg/nanobragg/setup.hpp"

/// Command lines as words, and files as text, for the tests of the room.
namespace minibragg::nanobragg {

inline std::vector<std::string> words(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> tokens;
    for (std::string token; stream >> token;) {
        tokens.push_back(token);
    }
    return tokens;
}

inline Options options_of(const std::string& line) {
    Options options = default_options(1000);
    apply_arguments(words(line), options);
    return options;
}

using FileContents = std::map<std::string, std::string>;

inline Setup setup_of(const std::string& line, const FileContents& files = {}) {
    const FileReader read = [&](const std::string& name) -> std::optional<std::string> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    return prepare(words(line), {read, {}, 1000});
}

/// Enough of a crystal for a run.
inline const std::string small_crystal = "-default_F 100 -cell 70 80 90 75 85 95 -N 5 ";

}  // namespace minibragg::nanobragg

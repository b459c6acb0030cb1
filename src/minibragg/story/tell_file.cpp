#include "minibragg/story/tell_file.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/files/output_path.hpp"
#include "minibragg/nexus/checksums.hpp"
#include "minibragg/nexus/data_files.hpp"
#include "minibragg/nexus/file_summary.hpp"

namespace minibragg::story {

namespace {

namespace fs = std::filesystem;

/// "title       ": the width of the first column.
std::string column(const std::string& name) {
    constexpr std::size_t width = 12;
    return name + std::string(name.size() < width ? width - name.size() : 1, ' ');
}

std::string images_line(const nexus::FileSummary& summary) {
    const std::int64_t images = summary.shape.empty() ? 0 : summary.shape.front();
    std::string text = std::to_string(images) + (images == 1 ? " image" : " images") + " of " +
                       summary.quantity + ", from number " +
                       std::to_string(summary.first_image) + " of the run; " +
                       std::to_string(summary.panels) +
                       (summary.panels == 1 ? " panel" : " panels");
    if (summary.shape.size() == 3) {
        text += ", " + std::to_string(summary.shape[1]) + " rows of " +
                std::to_string(summary.shape[2]) + " pixels";
    }
    return text;
}

/// Texts of one line; those of several, as decks, are in the file.
std::string first_line(const std::string& text) {
    const std::size_t end = text.find('\n');
    return end == std::string::npos ? text : text.substr(0, end) + " ...";
}

/// What is wrong with a data file of a master; empty: nothing.
std::string fault_of(const fs::path& data_file, const std::string& identity) {
    std::error_code unknown;
    if (!fs::exists(data_file, unknown)) {
        return "is missing";
    }
    std::string fault = nexus::fault_of_data_file(data_file);
    if (fault.empty() && nexus::state_of_file(data_file).identity != identity) {
        return "is of another run than the master";
    }
    return fault;
}

}  // namespace

void tell_file(const fs::path& path, report::Log& log) {
    const std::string name = shown_name(path.string());
    const std::string advice =
        ". Copy it again, or have it made again: minibragg run with --resume, or --overwrite";
    if (const std::string damage = nexus::damage_of_file(path); !damage.empty()) {
        throw EnvironmentError(name + " " + damage + advice);
    }
    const nexus::FileSummary summary = nexus::summary_of_file(path);
    const std::size_t data_files = summary.data_files.size();
    log.line(column("file") + name + (data_files > 0 ? ", the master of a run" : ""));
    log.line(column("title") + shown_name(summary.title));
    log.line(column("program") + summary.program);
    if (!summary.converted_from.empty()) {
        log.line(column("converted") + "from " + shown_name(summary.converted_from));
    }
    log.line(column("made") + summary.start_time + " to " + summary.end_time);
    log.line(column("images") + images_line(summary));
    log.line(column("complete") + (summary.is_complete ? "yes" : "no"));
    for (const auto& [truth, value] : summary.truth) {
        log.line(column("truth") + truth + " = " + first_line(value));
    }
    std::vector<std::string> faults;
    for (const std::string& data_file : summary.data_files) {
        const std::string fault =
            fault_of(files::folder_of(path) / data_file, summary.identity);
        if (!fault.empty()) {
            faults.push_back(shown_name(data_file) + " " + fault);
        }
    }
    if (data_files > 0) {
        log.line(
            column("data files") + std::to_string(data_files) + ", of which " +
            std::to_string(data_files - faults.size()) + " are whole"
        );
    }
    log.line(column("checksums") + "all bytes are as they were written");
    if (!summary.is_complete) {
        faults.push_back(name + " says that it is not complete");
    }
    if (!faults.empty()) {
        std::string text;
        for (const std::string& fault : faults) {
            text += (text.empty() ? "" : "\n") + fault;
        }
        throw EnvironmentError(text + advice);
    }
}

}  // namespace minibragg::story

#include <map>
#include <utility>

#include "minibragg/config/rules.hpp"

namespace minibragg::config {

void check_output(const Run& run, Findings& findings) {
    const Output& output = run.output;
    if (output.file.empty()) {
        findings.push_back(
            {"output.file", "a run needs a file to write", "Give a name, or leave the key out."}
        );
    }
    std::map<std::string, std::string> files;
    const bool is_many = panel_count(run.detector) > 1;
    const std::string one_panel = "the file takes one panel, and the detector has several";
    const std::string advice = "Leave it out: output.file holds all panels.";
    for (const auto& [key, file] :
         {std::pair<std::string, std::string>{"output.file", output.file},
          {"output.raw_file", output.raw_file},
          {"output.smv_file", output.smv_file},
          {"output.cbf_file", output.cbf_file},
          {"output.png_file", output.png_file}}) {
        const auto [same, is_new] = files.emplace(file, key);
        if (!is_new && !file.empty()) {
            findings.push_back({key, same->second + " has this name already", "Give two names."}
            );
        }
        const bool is_single = key == "output.smv_file" || key == "output.cbf_file";
        if (is_single && is_many && !file.empty()) {
            findings.push_back({key, one_panel, advice});
        }
    }
}

}  // namespace minibragg::config

#include <array>
#include <map>
#include <utility>

#include "config/rules.hpp"

namespace minibragg::config {

void check_background(const Background& background, Findings& findings) {
    const std::vector<Material>& materials = background.materials;
    for (std::size_t i = 0; i < materials.size(); ++i) {
        const Material& material = materials[i];
        const std::string path = numbered("background.material", i);
        const bool is_built_in =
            material.name == "water" || material.name == "air" || material.name == "ice";
        const bool has_amount = material.density_g_per_cm3 && material.molecular_weight_Da;
        if (!is_built_in && material.file.empty()) {
            findings.push_back(
                {path + ".name",
                 "is not built in",
                 "Take water, air or ice, or add the file with its table of F."}
            );
        } else if (!material.file.empty() && !has_amount) {
            findings.push_back(
                {path + ".file",
                 "a material from a file needs its density and molecular weight",
                 "Add density_g_per_cm3 and molecular_weight_Da."}
            );
        }
    }
}

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

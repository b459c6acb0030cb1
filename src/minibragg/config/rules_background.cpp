#include <algorithm>

#include "minibragg/config/key_text.hpp"
#include "minibragg/config/rules.hpp"

namespace minibragg::config {

void check_background(const Background& background, Findings& findings) {
    const std::vector<std::string> built_in(
        built_in_materials.begin(), built_in_materials.end()
    );
    const std::vector<Material>& materials = background.materials;
    for (std::size_t i = 0; i < materials.size(); ++i) {
        const Material& material = materials[i];
        const std::string path = numbered("background.material", i);
        const bool is_built_in =
            std::find(built_in.begin(), built_in.end(), material.name) != built_in.end();
        const bool has_amount = material.density_g_per_cm3 && material.molecular_weight_Da;
        if (!is_built_in && material.file.empty()) {
            findings.push_back(
                {path + ".name",
                 "is not built in",
                 "Take " + either(built_in) + ", or add the file with its table of F."}
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

}  // namespace minibragg::config

#include "setup/make_background.hpp"

#include "background/materials.hpp"
#include "background/read_scattering_table.hpp"
#include "background/sample_intensity.hpp"
#include "base/constants.hpp"

namespace minibragg::setup {

namespace {

background::Material make_material(const config::Material& deck, const Files& files) {
    background::Material material;
    if (deck.file.empty()) {
        material = background::built_in_material(deck.name);
    } else {
        material.name = deck.name;
        material.table = background::read_scattering_table(files.bytes(deck.file), deck.file);
    }
    material.density_g_per_cm3 = deck.density_g_per_cm3.value_or(material.density_g_per_cm3);
    material.molecular_weight_Da =
        deck.molecular_weight_Da.value_or(material.molecular_weight_Da);
    return material;
}

}  // namespace

diffraction::BackgroundModel make_background(
    const config::Run& deck, double fluence_photons_per_m2, const Files& files
) {
    diffraction::BackgroundModel model;
    model.constant_photons =
        deck.background.constant_photons +
        background::water_background_photons(
            deck.background.water_um * constants::m_per_um, fluence_photons_per_m2
        );
    std::vector<background::MaterialInBeam> materials;
    for (const config::Material& entry : deck.background.materials) {
        const background::Material material = make_material(entry, files);
        const background::BeamPath path{
            deck.beam.size_mm * constants::m_per_mm, entry.thickness_mm * constants::m_per_mm};
        materials.push_back({material.table, background::molecules_in_beam(material, path)});
    }
    if (!materials.empty()) {
        const background::SampledIntensity sampled = background::sample_intensity(materials);
        model.intensity_e2 = sampled.intensity_e2;
        model.nodes_per_invA = sampled.nodes_per_invA;
    }
    return model;
}

}  // namespace minibragg::setup

#include "minibragg/setup/make_background.hpp"

#include "minibragg/background/materials.hpp"
#include "minibragg/background/read_scattering_table.hpp"
#include "minibragg/base/constants.hpp"

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

background::SampledIntensity sample_materials(const config::Run& deck, const Files& files) {
    std::vector<background::MaterialInBeam> materials;
    for (const config::Material& entry : deck.background.materials) {
        const background::Material material = make_material(entry, files);
        const background::BeamPath path{
            deck.beam.size_mm * constants::m_per_mm, entry.thickness_mm * constants::m_per_mm};
        materials.push_back({material.table, background::molecules_in_beam(material, path)});
    }
    return background::sample_intensity(materials);
}

scene::BackgroundModel make_background(
    const config::Background& deck,
    const background::SampledIntensity& materials,
    double fluence_photons_per_m2
) {
    const std::vector<double> as_sampled(materials.of_material_e2.size(), 1.0);
    return {
        background::total_intensity_e2(materials, as_sampled),
        materials.nodes_per_invA,
        constant_photons(deck, fluence_photons_per_m2)};
}

double constant_photons(const config::Background& deck, double fluence_photons_per_m2) {
    return deck.constant_photons +
           background::water_background_photons(
               deck.water_um * constants::m_per_um, fluence_photons_per_m2
           );
}

}  // namespace minibragg::setup

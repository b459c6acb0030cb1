#include "reference/from_model.hpp"

#include <algorithm>
#include <stdexcept>

namespace minibragg::reference {

namespace {

Vector vector(const Vec3d& v) {
    return {v.x, v.y, v.z};
}

Matrix matrix(const Mat3& m) {
    return {vector(m.row[0]), vector(m.row[1]), vector(m.row[2])};
}

std::vector<Matrix> matrices(const std::vector<Mat3>& list) {
    std::vector<Matrix> copies;
    std::transform(list.begin(), list.end(), std::back_inserter(copies), matrix);
    return copies;
}

Shape shape_of(scene::LatticeShape shape) {
    switch (shape) {
        case scene::LatticeShape::square:
            return Shape::square;
        case scene::LatticeShape::round:
            return Shape::round;
        case scene::LatticeShape::gauss:
            return Shape::gauss;
        case scene::LatticeShape::tophat:
            return Shape::tophat;
        case scene::LatticeShape::gauss_reciprocal:
            return Shape::gauss_reciprocal;
        case scene::LatticeShape::tophat_reciprocal:
            return Shape::tophat_reciprocal;
        case scene::LatticeShape::broadened:
        case scene::LatticeShape::broadened_sweep:
        case scene::LatticeShape::broadened_pixel:
        case scene::LatticeShape::broadened_pixel_sweep:
            break;  // laws tell what these are: tests/property/test_broadened_images.cpp
    }
    throw std::logic_error("a lattice shape that the reference simulator does not know");
}

HeldSample held_sample(const scene::HeldSample& held) {
    return {held.off_slow, held.off_fast, held.in_last_layer};
}

Panel panel(const scene::PanelModel& p) {
    Panel copy{
        vector(p.origin_m),
        vector(p.fast),
        vector(p.slow),
        vector(p.normal),
        p.fast_pixels,
        p.slow_pixels,
        p.pixel_size_m,
        {},
        p.is_point_pixel,
        p.is_curved,
        p.curvature_m};
    for (const detector::SensorLayer& layer : p.layers) {
        copy.layers.push_back({layer.depth_m, layer.near_attenuation, layer.far_attenuation});
    }
    return copy;
}

void copy_beam(const scene::BeamModel& beam, Scene& scene) {
    for (const scene::SourceModel& source : beam.sources) {
        scene.sources.push_back({vector(source.direction), source.wavelength_A, source.weight});
    }
    scene.is_polarized = beam.is_polarized;
    scene.kahn_factor = beam.kahn_factor;
    scene.polarization_axis = vector(beam.polarization_axis);
    scene.fluence_photons_per_m2 = beam.fluence_photons_per_m2;
    scene.d_min_A = beam.d_min_A;
}

void copy_crystals(const scene::CrystalModel& crystal, Scene& scene) {
    scene.crystals = {
        {matrix(crystal.cell_A), matrices(crystal.domain_rotations), crystal.weight}};
    for (const scene::OtherCrystal& other : crystal.other_crystals) {
        scene.crystals.push_back(
            {matrix(other.cell_A), matrices(other.domain_rotations), other.weight}
        );
    }
    scene.spindle_rotations = matrices(crystal.spindle_rotations);
    scene.shape = shape_of(crystal.shape);
    scene.cells = vector(crystal.lattice.cells);
    scene.fudge = crystal.lattice.fudge;
    scene.reciprocal_invA = matrix(crystal.lattice.reciprocal_invA);
    const scene::StructureFactorModel& factors = crystal.structure_factors;
    scene.f_e = {factors.f_e.begin(), factors.f_e.end()};
    scene.hkl_min = {factors.h_min, factors.k_min, factors.l_min};
    scene.hkl_count = {factors.h_count, factors.k_count, factors.l_count};
    scene.default_f_e = factors.default_f_e;
    scene.is_interpolated = factors.interpolation == scene::Interpolation::tricubic;
}

}  // namespace

Scene from_model(const scene::SceneModel& model) {
    Scene scene{};
    copy_beam(model.beam, scene);
    copy_crystals(model.crystal, scene);
    std::transform(
        model.panels.begin(), model.panels.end(), std::back_inserter(scene.panels), panel
    );
    const scene::Sampling& sampling = model.sampling;
    scene.oversample = sampling.oversample;
    scene.is_legendre = sampling.subpixels == detector::SubpixelRule::legendre;
    scene.oversample_omega = sampling.oversample_omega;
    scene.oversample_polar = sampling.oversample_polar;
    scene.oversample_thick = sampling.oversample_thick;
    scene.held = held_sample(sampling.held);
    scene.held_capture = held_sample(sampling.held_capture);
    scene.held_source = model.held_source;
    scene.amorphous_e2 = model.background.intensity_e2;
    scene.nodes_per_invA = model.background.nodes_per_invA;
    scene.constant_photons = model.background.constant_photons;
    return scene;
}

}  // namespace minibragg::reference

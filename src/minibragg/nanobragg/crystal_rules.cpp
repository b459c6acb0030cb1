#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/option_rule.hpp"

namespace minibragg::nanobragg {

namespace {

using scene::LatticeShape;

constexpr std::size_t misset_values = 3;
constexpr std::size_t cell_values = 6;

/// A value that is missing or starts with '-' ends the cell.
void set_cell(Options& options, const OptionValues& values) {
    CrystalOptions& crystal = options.crystal;
    crystal.has_cell = true;
    double* const slots[cell_values] = {
        &crystal.lengths_A.x,
        &crystal.lengths_A.y,
        &crystal.lengths_A.z,
        &crystal.angles_rad.x,
        &crystal.angles_rad.y,
        &crystal.angles_rad.z};
    for (std::size_t i = 0; i < cell_values && i < values.size(); ++i) {
        if (values.text(i).starts_with('-')) {
            return;
        }
        const bool is_length = i < misset_values;
        *slots[i] = is_length ? values.number(i) : radians(values.number(i));
    }
}

void set_misset(Options& options, const OptionValues& values) {
    CrystalOptions& crystal = options.crystal;
    if (values.contains("rand")) {
        crystal.has_misset = true;
        crystal.is_misset_random = true;
    } else if (values.size() >= misset_values) {
        const Vec3d angles_deg = values.vector();
        crystal.has_misset = true;
        crystal.is_misset_random = false;
        crystal.misset_rad = {
            radians(angles_deg.x), radians(angles_deg.y), radians(angles_deg.z)};
    }
}

void set_crystal_size(Options& options, const OptionValues& values) {
    const double size_m = values.number() / mm_per_m;
    options.crystal.size_m = {size_m, size_m, size_m};
}

void set_size_along_a(Options& options, const OptionValues& values) {
    options.crystal.size_m.x = values.number() / mm_per_m;
}

void set_size_along_b(Options& options, const OptionValues& values) {
    options.crystal.size_m.y = values.number() / mm_per_m;
}

void set_size_along_c(Options& options, const OptionValues& values) {
    options.crystal.size_m.z = values.number() / mm_per_m;
}

template <LatticeShape shape>
void set_shape(Options& options, const OptionValues&) {
    options.crystal.shape = shape;
}

template <InterpolationChoice choice>
void set_interpolation(Options& options, const OptionValues&) {
    options.crystal.interpolation = choice;
}

void set_cells_along_a(Options& options, const OptionValues& values) {
    options.crystal.cells.x = values.integer();
}

void set_cells_along_b(Options& options, const OptionValues& values) {
    options.crystal.cells.y = values.integer();
}

void set_cells_along_c(Options& options, const OptionValues& values) {
    options.crystal.cells.z = values.integer();
}

void set_cells(Options& options, const OptionValues& values) {
    const double cells = values.integer();
    options.crystal.cells = {cells, cells, cells};
}

void set_mosaic_spread(Options& options, const OptionValues& values) {
    options.crystal.mosaic_spread_rad = radians(values.number());
}

void set_mosaic_domains(Options& options, const OptionValues& values) {
    options.crystal.mosaic_domains = values.integer();
}

void set_mosaic_seed(Options& options, const OptionValues& values) {
    options.crystal.mosaic_state = -std::int64_t{values.integer()};
}

void set_misset_seed(Options& options, const OptionValues& values) {
    options.crystal.misset_state = -std::int64_t{values.integer()};
}

void set_matrix_file(Options& options, const OptionValues& values) {
    options.crystal.matrix_file = values.text();
}

void set_hkl_file(Options& options, const OptionValues& values) {
    options.crystal.hkl_file = values.text();
}

void set_dump_file(Options& options, const OptionValues& values) {
    options.crystal.dump_file = values.text();
}

void set_default_f(Options& options, const OptionValues& values) {
    options.crystal.default_f_e = values.number();
}

void set_fudge(Options& options, const OptionValues& values) {
    options.crystal.fudge = values.number();
}

void set_phi(Options& options, const OptionValues& values) {
    options.spindle.phi_rad = radians(values.number());
}

void set_oscillation(Options& options, const OptionValues& values) {
    options.spindle.sweep.range = radians(values.number());
}

void set_phi_step(Options& options, const OptionValues& values) {
    options.spindle.sweep.step = radians(values.number());
}

void set_phi_steps(Options& options, const OptionValues& values) {
    options.spindle.sweep.count = values.integer();
}

void set_spindle_axis(Options& options, const OptionValues& values) {
    options.spindle.axis = values.vector();
    options.detector.convention = Convention::custom;
}

constexpr OptionRule crystal_table[] = {
    {"-Na", 1, set_cells_along_a, Match::anywhere, true},
    {"-Nb", 1, set_cells_along_b, Match::anywhere, true},
    {"-Nc", 1, set_cells_along_c, Match::anywhere, true},
    {"-N", 1, set_cells, Match::whole, true},
    {"-cell", 1, set_cell},
    {"-misset_seed", 1, set_misset_seed, Match::anywhere, true},  // not a misset as well: Q1
    {"-misset", 1, set_misset},
    {"-samplesize", 1, set_crystal_size},
    {"-sample_size", 1, set_crystal_size},
    {"-xtalsize", 1, set_crystal_size},
    {"-xtal_size", 1, set_crystal_size},
    {"-sample_thick", 1, set_size_along_a},
    {"-sample_x", 1, set_size_along_a},
    {"-xtal_thick", 1, set_size_along_a},
    {"-xtal_x", 1, set_size_along_a},
    {"-sample_width", 1, set_size_along_b},
    {"-sample_y", 1, set_size_along_b},
    {"-width", 1, set_size_along_b},
    {"-xtal_width", 1, set_size_along_b},
    {"-xtal_y", 1, set_size_along_b},
    {"-sample_heigh", 1, set_size_along_c},
    {"-sample_z", 1, set_size_along_c},
    {"-heigh", 1, set_size_along_c},
    {"-xtal_heigh", 1, set_size_along_c},
    {"-xtal_z", 1, set_size_along_c},
    {"-mosaic", 1, set_mosaic_spread, Match::whole},
    {"-mosaici", 1, set_mosaic_spread},
    {"-mosaic_spr", 1, set_mosaic_spread},
    {"-mosaic_dom", 1, set_mosaic_domains},
    {"-mosaic_seed", 1, set_mosaic_seed},
    {"-mat", 1, set_matrix_file},
    {"-hkl", 1, set_hkl_file},
    {"-default_F", 1, set_default_f},
    {"-dump", 1, set_dump_file},
    {"-interpolate", 0, set_interpolation<InterpolationChoice::on>},
    {"-nointerpolate", 0, set_interpolation<InterpolationChoice::off>},
    {"-square_xtal", 0, set_shape<LatticeShape::square>},
    {"-round_xtal", 0, set_shape<LatticeShape::round>},
    {"-gauss_xtal", 0, set_shape<LatticeShape::gauss_reciprocal>},
    {"-binary_spots", 0, set_shape<LatticeShape::tophat_reciprocal>},
    {"-tophat_spots", 0, set_shape<LatticeShape::tophat_reciprocal>},
    {"-fudge", 1, set_fudge},
    {"-phi", 1, set_phi, Match::whole},
    {"-osc", 1, set_oscillation},
    {"-phistep", 1, set_phi_step, Match::whole},
    {"-phisteps", 1, set_phi_steps},
    {"-spindle_axis", 3, set_spindle_axis},
};

}  // namespace

std::span<const OptionRule> crystal_rules() {
    return crystal_table;
}

}  // namespace minibragg::nanobragg

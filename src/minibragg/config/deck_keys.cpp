#include "minibragg/config/deck_keys.hpp"

#include <iterator>

#include "minibragg/config/deck_keys_series.hpp"
#include "minibragg/config/key_groups.hpp"

namespace minibragg::config {

namespace {

constexpr double most_pixels = 65'536;    // along one side of a panel
constexpr double most_steps = 1'000'000;  // of anything that is looped over
constexpr double most_images_per_launch = 4096;
constexpr double largest_count = 2'147'483'647;  // of 32 bits
constexpr double longest_stall_s = 1e6;          // a dozen days
constexpr double largest_random_state =
    2'147'483'646;  // of nanoBragg's generator, modulus 2^31 - 1

}  // namespace

// One function a struct, one row a key: name, member, allowed values, meaning, hints.
// A table is read by its rows, so it is not reformatted.
// clang-format off
// NOLINTBEGIN(readability-magic-numbers): a limit is explained by the row it stands in

static Table describe(Polarization& polarization) {
    return {
        {"applied", &polarization.applied, anything(),
         "Whether the polarization factor is applied; false sets it to 1.",
         {.also = "nopolar"}},
        {"kahn_factor", &polarization.kahn_factor, between(-1.0, 1.0),
         "Kahn's factor: 0 is unpolarized, 1 is wholly polarized along the axis.",
         {.also = "polar"}},
        {"axis", &polarization.axis, anything(),
         "Direction of the electric vector, of any length, not along the beam.",
         {.also = "polar_vector"}},
    };
}

static Table describe(Dispersion& dispersion) {
    return {
        {"range_fraction", &dispersion.range_fraction, between(0.0, 1.0),
         "Full width of the wavelengths, as a fraction of the central one (0.01 is one "
         "percent).",
         {.also = "bandwidth dispersion"}},
        {"steps", &dispersion.steps, between(1, most_steps),
         "Number of wavelengths, evenly spaced over the range, of equal weight.",
         {.also = "dispsteps"}},
    };
}

static Table describe(Divergence& divergence) {
    return {
        {"horizontal_mrad", &divergence.horizontal_mrad, between(0.0, 1000.0),
         "Full width of the directions in the horizontal plane.", {.also = "hdivrange hdiv"}},
        {"vertical_mrad", &divergence.vertical_mrad, between(0.0, 1000.0),
         "Full width of the directions in the vertical plane.", {.also = "vdivrange vdiv"}},
        {"horizontal_steps", &divergence.horizontal_steps, between(1, most_steps),
         "Number of directions in the horizontal plane.", {.also = "hdivsteps"}},
        {"vertical_steps", &divergence.vertical_steps, between(1, most_steps),
         "Number of directions in the vertical plane.", {.also = "vdivsteps"}},
        {"shape", &divergence.shape, one_of({"round", "square", "gaussian"}),
         "Outline of the grid of directions: round leaves out its corners; gaussian is no "
         "grid but a distribution, for spots in closed form.", {}},
        {"horizontal_rms_mrad", &divergence.horizontal_rms_mrad, between(0.0, 100.0),
         "Of gaussian: root mean square of the angles in the horizontal plane.", {}},
        {"vertical_rms_mrad", &divergence.vertical_rms_mrad, between(0.0, 100.0),
         "Of gaussian: root mean square of the angles in the vertical plane.", {}},
    };
}

static Table describe(Mosaic& mosaic) {
    return {
        {"model", &mosaic.model, one_of({"sampled", "analytic", "auto"}),
         "sampled: domains one by one; analytic: all domains at once, as Gaussian spots in "
         "closed form (shapes gauss and gauss_star); auto: analytic where it holds.", {}},
        {"spread_deg", &mosaic.spread_deg, between(0.0, 180.0),
         "Angle by which domains are turned: the largest (uniform) or the root mean square "
         "about any axis (gaussian).",
         {.also = "mosaicity mosaic"}},
        {"spread_abc_deg", &mosaic.spread_abc_deg, between(0.0, 180.0),
         "Of analytic, in place of spread_deg: root mean squares of the rotations about a, "
         "about c* x a, and about c*.",
         {.example = "[0.1, 0.05, 0.2]", .also = "eta_abc anisotropic_mosaicity"}},
        {"domains", &mosaic.domains, between(1, most_steps),
         "Number of mosaic domains; from 6 on their covariance is that of the spread, and "
         "check tells how many sums over spots need.",
         {.also = "mosaic_domains"}},
        {"seed", &mosaic.seed, between(0, largest_random_state),
         "Start of the random numbers that turn the set of domains.", {.also = "mosaic_seed"}},
        {"distribution", &mosaic.distribution, one_of({"uniform", "gaussian"}),
         "Distribution of the rotations: uniform is nanoBragg's, cut off at the spread.", {}},
    };
}

static Table describe(CellSpread& spread) {
    return {
        {"rms_fraction", &spread.rms_fraction, between(0.0, 0.1),
         "Of analytic: root mean square by which cells are larger or smaller than their "
         "mean, all edges alike.",
         {.also = "strain cell_variation"}},
    };
}

static Table describe(Orientation& orientation) {
    return {
        {"euler_deg", &orientation.euler_deg, between(-360.0, 360.0),
         "Rotations about x, then y, then z, applied to the standard setting (a along x, b in "
         "the xy plane).",
         {.example = "[10.0, 20.0, 30.0]", .also = "misset phi_xyz"}},
        {"u_matrix", &orientation.u_matrix, numbers(9),
         "Rotation of the standard setting, by rows.",
         {.example = "[0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]", .also = "umat matrix"}},
        {"a_matrix_invA", &orientation.a_matrix_invA, numbers(9),
         "A = U B by rows: its columns are a*, b*, c* in the frame of the deck; it holds the "
         "unit cell too.",
         {.example = "[0.0128, 0.0, 0.0, 0.0, 0.0128, 0.0, 0.0, 0.0, 0.0263]",
          .also = "amat matrix ub_matrix"}},
        {"mosflm_matrix_file", &orientation.mosflm_matrix_file, anything(),
         "File of a MOSFLM A matrix (in units of 1/wavelength, in MOSFLM's frame); it holds "
         "the unit cell too.",
         {.example = "\"auto.mat\"", .also = "matrix_file mat"}},
        {"random_seed", &orientation.random_seed, at_least(0),
         "Draws the orientation at random, uniform over all orientations.",
         {.example = "1", .also = "random misset_seed"}},
    };
}

static Table describe(RandomStructureFactors& random) {
    return {
        {"seed", &random.seed, at_least(0),
         "Start of the random numbers.", {}},
        {"atoms_per_cell", &random.atoms_per_cell, between(0.0, 1e9),
         "Number of atoms in the unit cell; 0 estimates it from the volume of the cell, as of "
         "a protein.", {}},
        {"b_factor_A2", &random.b_factor_A2, between(0.0, 1000.0),
         "Overall B factor of the atoms.", {.also = "bfactor biso"}},
    };
}

static Table describe(Goniometer& goniometer) {
    return {
        {"axis", &goniometer.axis, anything(),
         "Direction of the spindle, of any length; positive angles turn right-handed about it.",
         {.also = "spindle spindle_axis rotation_axis"}},
        {"start_deg", &goniometer.start_deg, anything(),
         "Spindle angle at which the first image starts.", {.also = "phi phi_start omega"}},
        {"width_deg", &goniometer.width_deg, anything(),
         "Rotation during one image, of either sign; 0 is a still.",
         {.also = "osc oscillation osc_range image_width"}},
        {"images", &goniometer.images, between(1, 10.0 * most_steps),
         "Number of images of the sweep.", {.also = "frames n_images"}},
        {"steps_per_image", &goniometer.steps_per_image, between(0, most_steps),
         "Number of angles simulated for one image, the middles of equal steps (over each of "
         "which spots in closed form are averaged); 0: chosen from the width of spots.",
         {.also = "phisteps steps"}},
    };
}

static Table describe(Sensor& sensor) {
    return {
        {"material", &sensor.material, one_of({"Si", "CdTe", "GaAs", "Gd2O2S"}),
         "What the sensor is made of: gives the attenuation length at the wavelength; without "
         "it, as the preset or file says, else Si.",
         {.example = "\"Si\""}},
        {"thickness_um", &sensor.thickness_um, between(0.0, 1e6),
         "Thickness; 0 counts every photon that arrives; without it, as the preset or file "
         "says, else 0.",
         {.example = "450.0", .also = "detector_thick thick"}},
        {"attenuation_length_um", &sensor.attenuation_length_um, above(0.0),
         "Depth at which 1/e of the photons are left; without it, from the material and the "
         "wavelength.",
         {.example = "234.0", .also = "detector_abs mu"}},
        {"layers", &sensor.layers, between(1, 1000),
         "Number of equal layers in depth: one puts spots where parallax puts them, more draw "
         "them out, too.", {.also = "thicksteps"}},
    };
}

static Table describe(Panel& panel) {
    return {
        {"name", &panel.name, anything(),
         "Name of the panel in the output; without it, panel_ and its number.",
         {.example = "\"p0\""}},
        {"origin_mm", &panel.origin_mm, anything(),
         "Outer corner of pixel (0, 0), before distance, beam centre, tilts and two-theta.",
         {.example = "[51.2, 51.2, 0.0]", .is_required = true}},
        {"fast", &panel.fast, anything(),
         "Direction of the fast axis, of any length.", {.also = "fast_axis"}},
        {"slow", &panel.slow, anything(),
         "Direction of the slow axis, of any length, perpendicular to fast.",
         {.also = "slow_axis"}},
        {"pixels", &panel.pixels, between(1, most_pixels),
         "Number of pixels along fast and along slow.",
         {.example = "[1024, 1024]", .also = "size image_size", .is_required = true}},
        {"pixel_size_mm", &panel.pixel_size_mm, above(0.0),
         "Side of a pixel.", {.example = "0.1", .also = "pixel", .is_required = true}},
        {"sensor", group(panel.sensor), anything(),
         "Sensor of this panel, where it is not the detector's.", {}},
    };
}

static Table describe(PanelGrid& grid) {
    return {
        {"panels", &grid.panels, between(1, 1000),
         "Number of panels along fast and along slow.", {}},
        {"pixels", &grid.pixels, between(1, most_pixels),
         "Number of pixels of one panel, along fast and along slow.", {.also = "detpixels"}},
        {"gap_pixels", &grid.gap_pixels, between(0, most_pixels),
         "Width of the gaps between panels, along fast and along slow.", {}},
        {"pixel_size_mm", &grid.pixel_size_mm, above(0.0),
         "Side of a pixel.", {.also = "pixel"}},
    };
}

static Table describe(Rectangle& rectangle) {
    return {
        {"panel", &rectangle.panel, between(0, most_steps),
         "Panel, counted from 0.", {}},
        {"fast", &rectangle.fast, between(0, most_pixels),
         "First and last pixel along fast, both inside, counted from 0.",
         {.example = "[0, 9]", .is_required = true}},
        {"slow", &rectangle.slow, between(0, most_pixels),
         "First and last pixel along slow, both inside, counted from 0.",
         {.example = "[0, 9]", .is_required = true}},
    };
}

static Table describe(Circle& circle) {
    return {
        {"center_mm", &circle.center_mm, anything(),
         "Centre, x and y in the frame of the deck before tilts; z is ignored.", {}},
        {"radius_mm", &circle.radius_mm, above(0.0),
         "Radius.", {.example = "3.0", .is_required = true}},
        {"outside", &circle.outside, anything(),
         "Whether the pixels beyond the circle are masked, in place of those inside.", {}},
    };
}

static Table describe(Mask& mask) {
    return {
        {"file", &mask.file, anything(),
         "Pixel mask: an NXmx or HDF5 file (file:/dataset) or raw bytes, one a pixel, panels "
         "stacked along slow; any of bits 0 to 15 masks (NXmx), so every byte that is not 0.",
         {.example = "\"mask.nxs\""}},
        {"dead_edge_pixels", &mask.dead_edge_pixels, between(0, most_pixels),
         "Width of the frame that is masked along the border of every panel.", {}},
        {"rectangles", group(mask.rectangles), anything(),
         "Pixels of a panel that are masked.", {}},
        {"circles", group(mask.circles), anything(),
         "A disc that is masked, as a beam stop's shadow, or all that lies beyond it.",
         {.also = "beamstop"}},
    };
}

static Table describe(Material& material) {
    return {
        {"name", &material.name, anything(),
         "Water, air or ice, which are built in, or any name with a file.",
         {}},
        {"file", &material.file, anything(),
         "Table of two columns, sin(theta)/lambda in 1/angstrom and F in electrons per "
         "molecule; density and molecular weight go with it.",
         {.example = "\"paratone.stol\"", .also = "stol"}},
        {"thickness_mm", &material.thickness_mm, above(0.0),
         "Length of the material along the beam.", {.example = "0.1", .is_required = true}},
        {"density_g_per_cm3", &material.density_g_per_cm3, above(0.0),
         "Density; without it, that of the built-in material.", {.example = "1.0"}},
        {"molecular_weight_Da", &material.molecular_weight_Da, above(0.0),
         "Mass of one molecule; without it, that of the built-in material.",
         {.example = "18.0", .also = "mw"}},
    };
}

static Table describe(Beam& beam) {
    return {
        {"wavelength_A", &beam.wavelength_A, between(0.01, 100.0),
         "Wavelength of the central ray; or give energy_eV, or a spectrum or source file.",
         {.example = "1.0", .also = "lambda wave", .is_shown = true}},
        {"energy_eV", &beam.energy_eV, between(100.0, 1e6),
         "Photon energy of the central ray, in place of the wavelength.",
         {.example = "12398.42"}},
        {"fluence_photons_per_m2", &beam.fluence_photons_per_m2, above(0.0),
         "Photons per area; without it and without a flux, nanoBragg's 1.25932e29 (r_e^2 times "
         "fluence is 1).",
         {.example = "1e24"}},
        {"flux_photons_per_s", &beam.flux_photons_per_s, above(0.0),
         "Photons per time, in place of the fluence: fluence = flux * exposure / size^2.",
         {.example = "1e12"}},
        {"exposure_s", &beam.exposure_s, above(0.0),
         "Exposure time of one image: counts for a flux.", {}},
        {"size_mm", &beam.size_mm, above(0.0),
         "Side of the square beam: counts for a flux and for the materials of the background.",
         {.also = "beamsize"}},
        {"source_file", &beam.source_file, anything(),
         "Text file of sources (x y z weight wavelength), in place of dispersion and "
         "divergence.",
         {.example = "\"sources.txt\"", .also = "sources"}},
        {"spectrum_file", &beam.spectrum_file, anything(),
         "Text file of a spectrum (energy_eV or wavelength_A, and weight), in place of the "
         "dispersion.",
         {.example = "\"spectrum.txt\"", .also = "spectrum"}},
        {"spectrum_lines", &beam.spectrum_lines, between(0, most_steps),
         "Number of wavelengths that the spectrum file is reduced to, neighbours being added "
         "up (spots in closed form know how wide each is); 0: all.", {}},
        {"bandwidth_rms_fraction", &beam.bandwidth_rms_fraction, between(0.0, 0.1),
         "Of crystal.mosaic.model = \"analytic\": root mean square of the photon energies "
         "about each wavelength's, as a fraction (a full width at half maximum is 2.355 "
         "times it).",
         {.also = "energy_spread bandwidth_rms"}},
        {"polarization", group(beam.polarization), anything(),
         "Polarization of the beam.", {}},
        {"dispersion", group(beam.dispersion), anything(),
         "Spread of the wavelengths.", {}},
        {"divergence", group(beam.divergence), anything(),
         "Spread of the directions.", {}},
    };
}

static Table describe(Crystal& crystal) {
    return {
        {"unit_cell", &crystal.unit_cell, above(0.0),
         "a, b, c in angstrom and alpha, beta, gamma in degrees; without it, from the "
         "orientation matrix or the structure factor file.",
         {.example = "[78.0, 78.0, 38.0, 90.0, 90.0, 90.0]", .also = "cell", .is_shown = true}},
        {"space_group", &crystal.space_group, text_or_whole_number(),
         "Hermann-Mauguin symbol or number, which may not contradict that of the structure "
         "factor file; without it, the file's, else P 1.",
         {.example = "\"P 43 21 2\"", .also = "spacegroup symmetry"}},
        {"cells", &crystal.cells, between(1, most_steps),
         "Number of unit cells along a, b and c (Na, Nb, Nc).",
         {.also = "n ncells na nb nc", .is_superseded = crystal.size_um.has_value()}},
        {"size_um", &crystal.size_um, above(0.0),
         "Size of the crystal along a, b and c, in place of the number of cells.",
         {.example = "[5.0, 5.0, 5.0]", .also = "xtalsize samplesize"}},
        {"shape", &crystal.shape, one_of({"square", "round", "gauss", "tophat", "gauss_star"}),
         "Shape of the crystal (square: a box; round: a ball) or of its spots (gauss, "
         "tophat; gauss_star: gauss, but round in reciprocal space).", {}},
        {"fudge", &crystal.fudge, above(0.0),
         "Scale of the spot size of all shapes but square: larger is sharper.", {}},
        {"mosaic", group(crystal.mosaic), anything(),
         "Mosaic domains: equal crystals, each turned a little.", {}},
        {"cell_spread", group(crystal.cell_spread), anything(),
         "Differences in size among the cells of one crystal.", {}},
        {"orientation", group(crystal.orientation), anything(),
         "Orientation at spindle angle 0: at most one of the keys; none is the standard "
         "setting.", {}},
    };
}

static Table describe(AnomalousSite& site) {
    return {
        {"element", &site.element, anything(),
         "Symbol of the element.", {.example = "\"Fe\"", .is_required = true}},
        {"atoms", &site.atoms, anything(),
         "Names of the atoms in the model, with * for any end; without it, all of the element.",
         {.example = R"(["FE1", "SG*"])"}},
        {"f_prime_e", &site.f_prime_e, between(-100.0, 100.0),
         "Value of f', electrons; f_double_prime_e goes with it.", {.example = "-5.7"}},
        {"f_double_prime_e", &site.f_double_prime_e, between(0.0, 100.0),
         "Value of f'', electrons; f_prime_e goes with it.", {.example = "3.93"}},
        {"table_file", &site.table_file, anything(),
         "Text table whose heading names the columns energy_eV, f_prime_e and "
         "f_double_prime_e, as it was measured near an edge.",
         {.example = "\"fe_oxidised.txt\""}},
        {"edge_broadening_eV", &site.edge_broadening_eV, between(0.0, 100.0),
         "Full width at half maximum of the Lorentzian over which f' and f'' of free atoms are "
         "averaged: the lifetime of the core hole (Fe K 1.25, Se K 2.33).", {}},
    };
}

static Table describe(StructureFactors& factors) {
    return {
        {"file", &factors.file, anything(),
         "Amplitudes (.hkl text, .mtz, .cif) or an atomic model (.pdb, .ent, .cif); may be "
         "gzipped.",
         {.example = "\"model.pdb\"", .also = "hkl mtz pdb model"}},
        {"column", &factors.column, anything(),
         "Column of amplitudes or intensities in an MTZ or CIF file, or one of a pair of "
         "Friedel mates, or an array as cctbx names it (\"F(+),SIGF(+),F(-),SIGF(-)\"); of "
         "several data sets, \"dataset/label\"; without it, the first of FC, F, FP, FOBS and "
         "the like.",
         {.example = "\"FP\"", .also = "label labels"}},
        {"default_F", &factors.default_F, between(0.0, 1e18),
         "Amplitude in electrons of every reflection that the file lacks; alone, of all "
         "reflections.",
         {.example = "100.0", .is_shown = true}},
        {"resolution_A", &factors.resolution_A, between(0.2, 1000.0),
         "Resolution to which amplitudes of models and random ones are computed; without it, "
         "to the detector's farthest corner.",
         {.example = "2.0", .also = "dmin high_resolution"}},
        {"bulk_solvent", &factors.bulk_solvent, anything(),
         "Whether the disordered solvent between molecules of a model is added.",
         {.also = "solvent"}},
        {"b_factor_A2", &factors.b_factor_A2, between(-1000.0, 1000.0),
         "Overall B factor applied to the amplitudes of any source, on top of their own.",
         {.also = "bfactor biso"}},
        {"interpolation", &factors.interpolation, one_of({"nearest", "tricubic"}),
         "Amplitude between reflections: that of the nearest, or smooth (for crystals of few "
         "cells).",
         {.also = "interpolate nointerpolate"}},
        {"anomalous", &factors.anomalous, one_of({"none", "at_wavelength"}),
         "Whether atoms of a model scatter anomalously, with f' and f'' at the beam's mean "
         "wavelength, so that Friedel mates differ.",
         {.also = "anomalous_flag fp fdp dispersion"}},
        {"anomalous_site", group(factors.anomalous_sites), anything(),
         "Atoms with an f' and f'' of their own; repeat the table for several; all others have "
         "those of free atoms (Cromer and Liberman).",
         {.also = "anomalous_sites scatterer"}},
        {"random", group(factors.random), anything(),
         "Random amplitudes of Wilson statistics for crystal.unit_cell, in place of a file.",
         {.also = "wilson"}},
    };
}

static Table describe(PointSpread& spread) {
    return {
        {"shape", &spread.shape, one_of({"gauss", "fibre"}),
         "Gaussian, or with the long tails of fibre-optic tapers (a Moffat function of "
         "exponent 3/2).", {}},
        {"fwhm_um", &spread.fwhm_um, above(0.0),
         "Full width at half maximum.", {.also = "psf width"}},
        {"radius_pixels", &spread.radius_pixels, between(0, 256),
         "Nothing arrives farther away, along either axis; 0 chooses from shape and width.",
         {.also = "psf_radius"}},
    };
}

static Table describe(Response& response) {
    return {
        {"seed", &response.seed, anything(),
         "Seed of what is drawn anew for every image: photons, flicker, readout noise.", {}},
        {"pattern_seed", &response.pattern_seed, anything(),
         "Seed of what a detector keeps: calibration, dead and hot pixels.",
         {.also = "calib_seed"}},
        {"poisson", &response.poisson, anything(),
         "Whether photons are counted: whole numbers with Poisson's distribution about what is "
         "expected.",
         {.also = "noise shot_noise"}},
        {"beam_flicker_fraction", &response.beam_flicker_fraction, between(0.0, 1.0),
         "Variation of the beam's intensity from image to image (root mean square).",
         {.also = "flicker"}},
        {"pixel_flicker_fraction", &response.pixel_flicker_fraction, between(0.0, 1.0),
         "The same of every pixel for itself, new in every image.", {}},
        {"calibration_fraction", &response.calibration_fraction, between(0.0, 1.0),
         "Error of the pixels' calibration (root mean square): a pattern that stays.",
         {.also = "calibration_noise"}},
        {"calibration_of", &response.calibration_of, one_of({"signal", "photons"}),
         "What that pattern multiplies: the signal of the counted photons, or the photons "
         "before they are counted.", {}},
        {"gain_counts_per_photon", &response.gain_counts_per_photon, above(0.0),
         "Counts that one photon makes.", {.also = "quantum_gain adu"}},
        {"pedestal_counts", &response.pedestal_counts, between(-1e9, 1e9),
         "Counts of a dark pixel.", {.also = "adc_offset adc offset"}},
        {"readout_noise_counts", &response.readout_noise_counts, between(0.0, 1e9),
         "Noise of the electronics (root mean square).", {.also = "readnoise"}},
        {"saturation_counts", &response.saturation_counts, between(1, largest_count),
         "Largest reading, which says that the pixel is overloaded; without it, the preset's, "
         "else that of 32 bits.",
         {.example = "65535", .also = "overload"}},
        {"underload_counts", &response.underload_counts, between(-largest_count, largest_count),
         "Smallest reading; without it, readings may be negative.", {.example = "0"}},
        {"dead_fraction", &response.dead_fraction, between(0.0, 1.0),
         "Part of all pixels that have no signal.", {.also = "dead_pixels"}},
        {"hot_fraction", &response.hot_fraction, between(0.0, 1.0),
         "Part of all pixels that always read saturation_counts.", {.also = "hot_pixels"}},
        {"gain_file", &response.gain_file, anything(),
         "Gain of every pixel, relative to gain_counts_per_photon: file.h5:/dataset, panels "
         "stacked along slow, in a stack, or as in detector.file or in the maker's images.",
         {.example = "\"gains.h5:/gain\"", .also = "gain_map flatfield"}},
        {"bad_pixel_file", &response.bad_pixel_file, anything(),
         "Dead and hot pixels, beside those drawn: a text table with columns panel, slow, fast "
         "and hot (0 or 1), or an NXmx mask as file.h5:/dataset.",
         {.example = "\"bad_pixels.csv\"", .also = "bad_pixels dead_pixels hot_pixels"}},
        {"point_spread", group(response.point_spread), anything(),
         "Signal that reaches the pixels around a photon's own, within its panel.",
         {.also = "psf"}},
    };
}

static Table describe(Detector& detector) {
    const bool is_placed = !detector.file.empty();
    return {
        {"preset", &detector.preset, anything(),
         "Name of a real detector: minibragg --list-detectors prints them.",
         {.example = "\"Pilatus3 6M\"", .also = "model"}},
        {"file", &detector.file, anything(),
         "NXmx file whose panels are taken, where they stand in it; with several detectors, "
         "file:/path/of/NXdetector.", {.example = "\"measured.nxs\""}},
        {"distance_mm", &detector.distance_mm, at_least(0.0),
         "From the crystal to the detector plane, along the beam.",
         {.also = "detector_distance", .is_superseded = is_placed}},
        {"beam_center_mm", &detector.beam_center_mm, anything(),
         "Where the beam hits, from the detector's own origin (the centre of presets and "
         "grids): x, y.",
         {.also = "xbeam ybeam orgx orgy beam_centre", .is_superseded = is_placed}},
        {"tilt_deg", &detector.tilt_deg, between(-360.0, 360.0),
         "Rotations about x, then y, then z through the point where the beam hits.",
         {.also = "rotx roty rotz", .is_superseded = is_placed}},
        {"two_theta_deg", &detector.two_theta_deg, between(-180.0, 180.0),
         "Swing about two_theta_axis through the crystal.",
         {.also = "twotheta 2theta", .is_superseded = is_placed}},
        {"two_theta_axis", &detector.two_theta_axis, anything(),
         "Axis of the swing, of any length.",
         {.also = "twotheta_axis", .is_superseded = is_placed}},
        {"curved", &detector.curved, anything(),
         "Whether the detector is a sphere around the crystal, of radius distance_mm.",
         {.also = "curved_det"}},
        {"point_pixel", &detector.point_pixel, anything(),
         "Whether the solid angle is 1/R^2, without a pixel's area and obliquity.", {}},
        {"grid", group(detector.grid), anything(),
         "A regular array of equal panels, centred; the detector when the deck names no other.",
         {}},
        {"panel", group(detector.panels), anything(),
         "One panel, placed freely; repeat the table for each.", {.also = "module"}},
        {"sensor", group(detector.sensor), anything(),
         "Sensor of every panel that has none of its own.", {}},
        {"mask", group(detector.mask), anything(),
         "Pixels that give no photons and are flagged in the output.", {}},
        {"region_of_interest", group(detector.region_of_interest), anything(),
         "Only these pixels are simulated; without any, all.", {.also = "roi"}},
        {"response", group(detector.response), anything(),
         "What the detector makes of the photons: counts; without this table the image is of "
         "expected photons.",
         {.also = "noise noisify"}},
    };
}

static Table describe(Sampling& sampling) {
    return {
        {"oversample", &sampling.oversample, between(0, 1000),
         "Subpixels along each edge of a pixel; 0 chooses from the size of a spot, 64 at "
         "most.", {}},
        {"pixel", &sampling.pixel, one_of({"points", "whole"}),
         "What a sample of a pixel is: a point, or, of spots in closed form, all of its "
         "subpixel, so that one serves a pixel however narrow spots are.", {}},
        {"subpixels", &sampling.subpixels, one_of({"even", "legendre"}),
         "Where samples lie in a pixel: evenly, or at the nodes of Gauss and Legendre, a third "
         "as many along each edge for the same pixel.", {}},
        {"adaptive", &sampling.adaptive, anything(),
         "Samples only where they tell something: amorphous materials in the middle of each "
         "pixel alone, crystals, as ever, wherever a spot may be.", {}},
        {"oversample_omega", &sampling.oversample_omega, anything(),
         "Whether each subpixel has its own solid angle (as in simtbx), in place of one that "
         "is held.", {}},
        {"oversample_polar", &sampling.oversample_polar, anything(),
         "Whether each subpixel has its own polarization factor, in place of one that is held.",
         {}},
        {"oversample_thick", &sampling.oversample_thick, anything(),
         "Whether each subpixel has its own absorption in the sensor, in place of one that is "
         "held.", {}},
        {"held_value", &sampling.held_value, one_of({"last", "first"}),
         "The subpixel whose value a held factor takes; nanoBragg's is the first.", {}},
        {"precision", &sampling.precision, one_of({"mixed", "double"}),
         "Arithmetic of the lattice factor: mixed is faster, to 1e-6 of a reflection's peak.",
         {}},
        {"d_min_A", &sampling.d_min_A, at_least(0.0),
         "Samples of finer resolution give no photons; 0 is off.", {.also = "dmin resolution"}},
    };
}

static Table describe(Background& background) {
    return {
        {"constant_photons", &background.constant_photons, at_least(0.0),
         "Photons added to every pixel.", {}},
        {"water_um", &background.water_um, at_least(0.0),
         "Thickness of nanoBragg's flat water, the same in every pixel.", {.also = "water"}},
        {"material", group(background.materials), anything(),
         "An amorphous material in the beam; repeat the table for several.",
         {.also = "materials amorphous"}},
    };
}

static Table describe(Png& png) {
    return {
        {"scale", &png.scale, one_of({"linear", "log"}),
         "Linear from the background up, so that spots stand out, or logarithmic up to the "
         "largest value.", {.also = "log"}},
        {"map", &png.map, one_of({"grey", "heat", "viridis"}),
         "Colours from low to high: white to black, black over red to white, or viridis.",
         {.also = "color_map colour_map colormap palette"}},
        {"rings", &png.rings, anything(),
         "Whether rings of equal resolution are drawn, labelled in angstrom; never on a curved "
         "detector.", {.also = "resolution_rings"}},
        {"longest_pixels", &png.longest_pixels, between(300, 10'000),
         "Longer side of the picture at most; larger images are reduced and keep their largest "
         "values.", {.also = "size width"}},
    };
}

/// Files of other formats than NXmx.
static Table other_files(Output& output) {
    return {
        {"raw_file", &output.raw_file, anything(),
         "Photons as float32 without a header, all panels stacked.",
         {.example = "\"image.f32\"", .also = "floatfile floatimage"}},
        {"smv_file", &output.smv_file, anything(),
         "SMV file of the first image, or with a # for each digit of its number of every "
         "image; of an upright detector on one grid of pixels, perpendicular to the beam or "
         "swung about the horizontal axis.",
         {.example = "\"run_####.img\"", .also = "intfile img"}},
        {"cbf_file", &output.cbf_file, anything(),
         "CBF files likewise; gaps and masked pixels are -1.",
         {.example = "\"run_#####.cbf\""}},
        {"png_file", &output.png_file, anything(),
         "Picture for people: dark spots on white, panels as in the laboratory.",
         {.example = "\"image.png\"", .also = "pgmfile preview"}},
        {"xds_inp_file", &output.xds_inp_file, anything(),
         "Input of XDS for the images of a sweep: detector with its gaps, beam, spindle, cell.",
         {.example = "\"XDS.INP\""}},
        {"geom_file", &output.geom_file, anything(),
         "The detector as CrystFEL reads it.", {.example = "\"run.geom\""}},
        {"expt_file", &output.expt_file, anything(),
         "The experiments as DIALS reads them: beam, detector, scan, crystals.",
         {.example = "\"run.expt\"", .also = "experiments dxtbx"}},
        {"integrate_file", &output.integrate_file, anything(),
         "The reflections of a sweep that were put in, as XDS writes those that it integrates.",
         {.example = "\"INTEGRATE.HKL\""}},
        {"stream_file", &output.stream_file, anything(),
         "The crystals and reflections of each image, as a stream of CrystFEL.",
         {.example = "\"run.stream\""}},
        {"refl_file", &output.refl_file, anything(),
         "The reflections that were put in, as DIALS reads them beside expt_file.",
         {.example = "\"run.refl\""}},
        {"png", group(output.png), anything(), "How that picture looks.", {}},
    };
}

static Table describe(Output& output) {
    Table keys{
        {"file", &output.file, anything(),
         "The NXmx file that is written.", {.also = "prefix name"}},
        {"compression", &output.compression, one_of({"bitshuffle", "gzip", "none"}),
         "Compression of the images in it; bitshuffle is with LZ4.", {}},
        {"images_per_file", &output.images_per_file, between(0, most_steps),
         "Most images of a data file, of which more images need several and a master; 0 "
         "chooses one file for at most 64 images within a minute, else files of at most 64 "
         "images or a minute.",
         {.also = "shots_per_file"}},
        {"stall_s", &output.stall_s, between(0.0, longest_stall_s),
         "The run ends with exit code 3 when no rank of a group has rendered a row or written "
         "an image for so many seconds, as when a disk no longer answers; 0: never.",
         {.also = "timeout watchdog"}},
        {"layout", &output.layout, one_of({"native", "panels"}),
         "What an image is: native, one array of the whole detector as its maker writes it, "
         "with masked gaps, for panels in one plane on one grid of pixels; panels, one below "
         "the other; absent: panels.",
         {.example = "\"native\"", .also = "frame assembled stacked"}},
        {"separate", &output.separate, anything(),
         "Whether Bragg and background photons are written apart as well.", {}},
        {"photons", &output.photons, anything(),
         "Whether expected photons are written beside the counts of detector.response; absent: "
         "unless separate has them as Bragg and background.",
         {.example = "false", .also = "counts_only expected"}},
        {"spots", &output.spots, anything(),
         "Whether the file lists the spots of each image: hkl, place, photons, partiality; "
         "absent: of at most 50 images, where that takes less than about a fifth of a second "
         "an image, as check tells.",
         {.example = "true", .also = "predict reflections truth labels"}},
        {"labels", &output.labels, one_of({"bragg", "hkl"}),
         "Whether the file labels each pixel: bragg, 1 in pixels of spots and 0 in others; "
         "hkl, which spot of the list of the image it is of, counted from 1, and 0 for none; "
         "with flags of pixels that are bad, saturated or of several spots "
         "(docs/output_file.md), and the list of spots.",
         {.example = "\"hkl\"", .also = "segmentation training truth classes"}},
        {"label_share", &output.label_share, between(0.01, 1.0),
         "Pixels with at least this part of the photons of the brightest pixel of a spot are "
         "of this spot, when label_sigmas has them as well.",
         {}},
        {"label_sigmas", &output.label_sigmas, at_least(0.0),
         "A pixel is of a spot when the expected photons of the spot in it are at least this "
         "many times the root of all expected photons of the pixel; 0: however faint.",
         {}},
    };
    const Table files = other_files(output);
    keys.insert(keys.end(), files.begin(), files.end());
    return keys;
}

static Table describe(Parallel& parallel) {
    return {
        {"ranks_per_image", &parallel.ranks_per_image, between(0, most_steps),
         "Ranks that share the pixels of an image when images are written to several data "
         "files; 0: as few as there are images for.", {.also = "groups"}},
        {"images_per_launch", &parallel.images_per_launch, between(0, most_images_per_launch),
         "Images that are rendered together, which fills a device when they are small; 0: as "
         "many as have a million pixels, and one of large images.", {.also = "batch size"}},
    };
}

Table describe(Run& run) {
    return {
        {"title", &run.title, anything(),
         "Free text, copied to the output.", {.example = "\"lysozyme, still\""}},
        {"beam", group(run.beam), anything(), "The X-rays.", {}},
        {"crystal", group(run.crystal), anything(), "The crystal.", {}},
        {"structure_factors", group(run.structure_factors), anything(),
         "What the unit cell scatters: a file, random amplitudes, or default_F alone.", {}},
        {"goniometer", group(run.goniometer), anything(), "The spindle and its sweep.", {}},
        {"detector", group(run.detector), anything(),
         "The detector: a preset, a file, a grid or a list of panels, and how it is placed.",
         {}},
        {"sampling", group(run.sampling), anything(), "How finely each pixel is sampled.", {}},
        {"background", group(run.background), anything(),
         "Photons that do not come from the crystal.", {}},
        {"series", group(run.series), anything(),
         "Many shots and what differs from one to the next (docs/series.md); without it, the "
         "images of the goniometer.",
         {.also = "shots stills serial"}},
        {"output", group(run.output), anything(), "What is written.", {}},
        {"parallel", group(run.parallel), anything(),
         "How ranks share the work; no pixel depends on it.", {}},
    };
}

// NOLINTEND(readability-magic-numbers)
// clang-format on

std::string join_path(std::string_view parent, std::string_view name) {
    std::string path{parent};
    if (!path.empty()) {
        path += '.';
    }
    return path.append(name);
}

/// Appends the sections right below `parent`.
static void append_children(
    const Section& parent, Absent absent, std::vector<Section>& children
) {
    for (const Key& key : parent.keys) {
        const Group* below = std::get_if<Group>(&key.member);
        if (below == nullptr) {
            continue;
        }
        const bool is_present = parent.is_present && below->size() > 0;
        if (below->size() == 0 && absent == Absent::added) {
            below->resize(1);
        }
        for (std::size_t i = 0; i < below->size(); ++i) {
            children.push_back(
                {join_path(parent.path, key.name),
                 key.meaning,
                 below->kind,
                 is_present,
                 below->at(i),
                 below->same_as}
            );
        }
    }
}

std::vector<Section> sections(Run& run, Absent absent) {
    std::vector<Section> met;
    std::vector<Section> to_meet{{"", "", Group::Kind::always, true, describe(run)}};
    while (!to_meet.empty()) {
        met.push_back(std::move(to_meet.back()));
        to_meet.pop_back();
        std::vector<Section> children;
        append_children(met.back(), absent, children);
        std::move(children.rbegin(), children.rend(), std::back_inserter(to_meet));
    }
    return met;
}

}  // namespace minibragg::config

#include "minibragg/interchange/crystfel_files.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <set>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/shortest_text.hpp"
#include "minibragg/files/native_frame.hpp"

namespace minibragg::interchange {
namespace {

using constants::hc_eV_A;

constexpr double nm_per_A = 0.1;

/// "+0.5x -0.25y +1z", without what is 0.
std::string in_steps(const Vec3d& direction) {
    std::string text;
    for (const auto& [value, axis] :
         {std::pair{direction.x, "x"}, {direction.y, "y"}, {direction.z, "z"}}) {
        if (value != 0.0) {
            text += (text.empty() ? "" : " ") + std::string(value > 0.0 ? "+" : "") +
                    shortest_text(value) + axis;
        }
    }
    return text;
}

/// Names of panels: some words and signs mean something else.
std::string panel_name(const files::Panel& panel, std::size_t index) {
    std::string name;
    for (const char letter : panel.name) {
        const bool is_plain = std::isalnum(static_cast<unsigned char>(letter)) != 0;
        name += is_plain ? letter : '_';
    }
    const bool is_reserved = name.empty() || name.starts_with("bad") ||
                             name.starts_with("group") || name.starts_with("rigid_group");
    return is_reserved ? "p" + std::to_string(index) : name;
}

/// Names of all panels, each once.
std::vector<std::string> panel_names(const std::vector<files::Panel>& modules) {
    std::vector<std::string> names;
    std::set<std::string> met;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        std::string name = panel_name(modules[i], i);
        if (!met.insert(name).second) {
            name += "_" + std::to_string(i);
            met.insert(name);
        }
        names.push_back(name);
    }
    return names;
}

template <class... Values>
std::string formatted(const char* format, Values... values) {
    constexpr std::size_t longest_line = 512;
    std::array<char, longest_line> line{};
    const int length = std::snprintf(line.data(), line.size(), format, values...);
    return {line.data(), static_cast<std::size_t>(std::max(length, 0))};
}

/// The lattice system of a space group by its number; hexagonal axes of trigonal ones.
std::string lattice_system(int number) {
    struct LastOfSystem {
        int number;
        const char* name;
    };

    constexpr std::array systems{
        LastOfSystem{2, "triclinic"},
        LastOfSystem{15, "monoclinic"},
        LastOfSystem{74, "orthorhombic"},
        LastOfSystem{142, "tetragonal"},
        LastOfSystem{194, "hexagonal"}};
    const auto* const found =
        std::find_if(systems.begin(), systems.end(), [number](const LastOfSystem& last) {
            return number <= last.number;
        });
    return found == systems.end() ? "cubic" : found->name;
}

/// The letter of the lattice and the system of a space group.
std::string lattice_lines(const SpaceGroup& group) {
    const char letter = group.name.empty() ? 'P' : group.name.front();
    const bool is_r = letter == 'R';
    const bool is_rhombohedral = is_r && group.name.find(":R") != std::string::npos;
    const std::string type = is_rhombohedral ? "rhombohedral" : lattice_system(group.number);
    std::string text = "lattice_type = " + type + "\ncentering = ";
    text += is_r && !is_rhombohedral ? 'H' : letter;  // R with hexagonal axes
    text += "\nunique_axis = ";
    const bool has_c = type == "tetragonal" || type == "hexagonal";
    text += type == "monoclinic" ? 'b' : has_c ? 'c' : '*';
    return text + "\n";
}

/// What a crystal is: cell, axes, lattice.
std::string crystal_lines(const DescribedRun& run, const Crystal& crystal) {
    const auto& [a, b, c, alpha, beta, gamma] = crystal.cell;
    std::string text = formatted(
        "Cell parameters %7.5f %7.5f %7.5f nm, %7.5f %7.5f %7.5f deg\n",
        a * nm_per_A,
        b * nm_per_A,
        c * nm_per_A,
        alpha,
        beta,
        gamma
    );
    const Mat3 stars = transposed(crystal.a_matrix_invA);
    const std::array names{"astar", "bstar", "cstar"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Vec3d star = (1.0 / nm_per_A) * stars.row[i];
        text +=
            formatted("%s = %+.9f %+.9f %+.9f nm^-1\n", names.at(i), star.x, star.y, star.z);
    }
    return text + lattice_lines(run.space_group);
}

/// The finest resolution of reflections.
std::string resolution_lines(const std::vector<const Reflection*>& reflections) {
    double best_invA = 0.0;
    for (const Reflection* reflection : reflections) {
        best_invA = std::max(best_invA, reflection->d_A > 0.0 ? 1.0 / reflection->d_A : 0.0);
    }
    return best_invA > 0.0 ? formatted(
                                 "diffraction_resolution_limit = %.2f nm^-1 or %.2f A\n",
                                 best_invA / nm_per_A,
                                 1.0 / best_invA
                             )
                           : "";
}

/// The crystal of an image and its reflections.
std::string crystal_block(
    const DescribedRun& run,
    const std::vector<std::string>& names,
    const Crystal& crystal,
    const std::vector<const Reflection*>& reflections
) {
    std::string text = "--- Begin crystal\n" + crystal_lines(run, crystal) +
                       "profile_radius = 0.00500 nm^-1\n" + resolution_lines(reflections) +
                       "num_reflections = " + std::to_string(reflections.size()) +
                       "\nReflections measured after indexing\n"
                       "   h    k    l          I   sigma(I)       peak background  fs/px  "
                       "ss/px panel\n";
    for (const Reflection* reflection : reflections) {
        const files::PanelPlace place =
            place_in_image(run.experiment.detector, reflection->module);
        text += formatted(
            "%4i %4i %4i %10.2f %10.2f %10.2f %10.2f %6.1f %6.1f %s\n",
            reflection->hkl[0],
            reflection->hkl[1],
            reflection->hkl[2],
            reflection->photons,
            std::sqrt(std::max(reflection->photons, 1.0)),
            reflection->photons,
            0.0,
            reflection->fast + static_cast<double>(place.column),
            reflection->slow + static_cast<double>(place.row),
            names.at(static_cast<std::size_t>(reflection->module)).c_str()
        );
    }
    return text + "End of reflections\n--- End crystal\n";
}

/// What numbers of pixels mean, and where they and their mask are.
std::string reading_lines(
    const files::Detector& detector, const std::vector<files::Panel>& modules
) {
    std::string text =
        "adu_per_photon = " + shortest_text(detector.gain_counts_per_photon) + "\n";
    if (detector.saturation_value) {
        text += "max_adu = " + std::to_string(*detector.saturation_value) + "\n";
    }
    const bool have_one_width =
        std::all_of(modules.begin(), modules.end(), [&](const files::Panel& panel) {
            return panel.fast_pixels == modules.front().fast_pixels;
        });
    return text + "data = /entry/data/data\ndim0 = %\ndim1 = ss\ndim2 = fs\nmask = " +
           (have_one_width ? "/entry/instrument/detector/pixel_mask"
                           : "/entry/components/pixel_mask") +
           "\nmask_good = 0x0000\nmask_bad = 0xffff\n";
}

}  // namespace

std::string crystfel_geometry(const DescribedRun& run) {
    const files::Detector& detector = run.experiment.detector;
    const std::vector<files::Panel> modules = files::modules_of(detector);
    const std::vector<std::int64_t> rows = files::first_rows(modules);
    const std::vector<std::string> names = panel_names(modules);
    const double clen_m = files::middle_m(modules).z;
    std::string text = "; " + run.program + "\n";
    for (const std::string& note : run.notes) {
        text += "; " + note + "\n";
    }
    text += "photon_energy = " + shortest_text(hc_eV_A / run.experiment.beam.wavelength_A) +
            " eV\nclen = " + shortest_text(clen_m) + " m\n" + reading_lines(detector, modules);
    for (std::size_t i = 0; i < modules.size(); ++i) {
        const files::Panel& panel = modules[i];
        const Vec3d corner = (1.0 / panel.pixel_size_m) * panel.origin_m;
        text += '\n';
        const auto set = [&](const char* key, const std::string& value) {
            text.append(names[i]).append("/").append(key).append(" = ").append(value) += '\n';
        };
        set("min_fs", "0");
        set("max_fs", std::to_string(panel.fast_pixels - 1));
        set("min_ss", std::to_string(rows[i]));
        set("max_ss", std::to_string(rows[i] + panel.slow_pixels - 1));
        set("res", shortest_text(1.0 / panel.pixel_size_m));
        set("corner_x", shortest_text(corner.x));
        set("corner_y", shortest_text(corner.y));
        set("coffset", shortest_text(panel.origin_m.z - clen_m));
        set("fs", in_steps(panel.fast));
        set("ss", in_steps(panel.slow));
    }
    return text;
}

std::string crystfel_stream(
    const DescribedRun& run, const std::vector<Reflection>& reflections
) {
    const files::Experiment& experiment = run.experiment;
    std::string text = "CrystFEL stream format 2.3\nGenerated by " + run.program +
                       "\n----- Begin geometry file -----\n" + crystfel_geometry(run) +
                       "----- End geometry file -----\n";
    const std::vector<std::string> names = panel_names(files::modules_of(experiment.detector));
    const double camera_m =
        files::beam_center(files::modules_of(experiment.detector)).distance_m;
    auto next = reflections.begin();
    for (std::int64_t image = 0; image < experiment.scan.images; ++image) {
        std::vector<std::vector<const Reflection*>> of_crystals(crystals_of(run, image).size());
        for (; next != reflections.end() && next->image == image; ++next) {
            of_crystals.at(static_cast<std::size_t>(next->crystal)).push_back(&*next);
        }
        text += "----- Begin chunk -----\nImage filename: " + run.file + "\nEvent: //" +
                std::to_string(image) + "\nImage serial number: " + std::to_string(image + 1) +
                "\nhit = 1\nindexed_by = simulated\n" +
                formatted(
                    "photon_energy_eV = %f\n", hc_eV_A / wavelength_of(experiment.beam, image)
                ) +
                "beam_divergence = 0.00e+00 rad\nbeam_bandwidth = 1.00e-08 %\n" +
                formatted("average_camera_length = %f m\n", camera_m) +
                "num_peaks = 0\nPeaks from peak search\n"
                "  fs/px   ss/px (1/d)/nm^-1   Intensity  Panel\nEnd of peak list\n";
        for (std::size_t i = 0; i < of_crystals.size(); ++i) {
            text += crystal_block(run, names, crystals_of(run, image)[i], of_crystals[i]);
        }
        text += "----- End chunk -----\n";
    }
    return text;
}

}  // namespace minibragg::interchange

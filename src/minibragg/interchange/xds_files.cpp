#include "minibragg/interchange/xds_files.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/shortest_text.hpp"
#include "minibragg/files/native_frame.hpp"

namespace minibragg::interchange {
namespace {

using constants::m_per_mm;

constexpr double xds_first_pixel = 0.5;  ///< of the outer corner of the first pixel

Vec3d in_xds(const Vec3d& nexus) {
    return {0.0 - nexus.x, 0.0 - nexus.y, nexus.z};
}

std::string three(const Vec3d& vector) {
    return shortest_text(vector.x) + " " + shortest_text(vector.y) + " " +
           shortest_text(vector.z);
}

/// The detector as XDS has it.
struct XdsDetector {
    Vec3d x_axis{1.0, 0.0, 0.0}, y_axis{0.0, 1.0, 0.0};
    double distance_mm = 0.0, origin_x = xds_first_pixel, origin_y = xds_first_pixel;
    double pixel_mm = 0.0;
    files::ImageShape shape;
};

/// A single module is the detector; several are segments of one that is perpendicular to the
/// beam, whose origin is on it.
XdsDetector detector_of(const std::vector<files::Panel>& modules) {
    XdsDetector detector;
    detector.shape = files::image_shape(modules);
    detector.pixel_mm = modules.front().pixel_size_m / m_per_mm;
    if (modules.size() > 1) {
        detector.distance_mm = files::middle_m(modules).z / m_per_mm;
        return detector;
    }
    const files::Panel& panel = modules.front();
    const Vec3d origin_m = in_xds(panel.origin_m);
    detector.x_axis = in_xds(panel.fast);
    detector.y_axis = in_xds(panel.slow);
    detector.distance_mm = dot(origin_m, cross(detector.x_axis, detector.y_axis)) / m_per_mm;
    detector.origin_x -= dot(origin_m, detector.x_axis) / panel.pixel_size_m;
    detector.origin_y -= dot(origin_m, detector.y_axis) / panel.pixel_size_m;
    return detector;
}

std::string segments(const std::vector<files::Panel>& modules, const XdsDetector& detector) {
    std::string text;
    const std::vector<std::int64_t> rows = files::first_rows(modules);
    for (std::size_t i = 0; i < modules.size(); ++i) {
        const files::Panel& panel = modules[i];
        const Vec3d fast = in_xds(panel.fast), slow = in_xds(panel.slow);
        const Vec3d corner_m =
            in_xds(panel.origin_m) - Vec3d{0.0, 0.0, detector.distance_mm * m_per_mm};
        const double column = -dot(corner_m, fast) / panel.pixel_size_m;
        const double row =
            static_cast<double>(rows[i]) - dot(corner_m, slow) / panel.pixel_size_m;
        text +=
            "SEGMENT= 1 " + std::to_string(panel.fast_pixels) + " " +
            std::to_string(rows[i] + 1) + " " + std::to_string(rows[i] + panel.slow_pixels) +
            "\n" + "DIRECTION_OF_SEGMENT_X-AXIS= " + three(fast) + "\n" +
            "DIRECTION_OF_SEGMENT_Y-AXIS= " + three(slow) + "\n" +
            "SEGMENT_ORGX= " + shortest_text(column + xds_first_pixel) +
            " SEGMENT_ORGY= " + shortest_text(row + xds_first_pixel) +
            " SEGMENT_DISTANCE= " + shortest_text(dot(corner_m, cross(fast, slow)) / m_per_mm) +
            "\n";
    }
    return text;
}

/// Rectangles of a frame in which there are no panels: bands of rows between those in which a
/// panel begins or ends, and in each the columns that no panel has.
std::string gaps(const files::Detector& detector) {
    if (!detector.frame) {
        return "";
    }
    std::vector<std::int64_t> edges{0, detector.frame->panel.slow_pixels};
    for (std::size_t i = 0; i < detector.panels.size(); ++i) {
        edges.push_back(detector.frame->places[i].row);
        edges.push_back(detector.frame->places[i].row + detector.panels[i].slow_pixels);
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    std::string text;
    // The borders that are given lie outside of the rectangle.
    const auto tell = [&](std::array<std::int64_t, 2> rows,
                          std::array<std::int64_t, 2> columns) {
        if (columns[1] > columns[0]) {
            text += "UNTRUSTED_RECTANGLE= " + std::to_string(columns[0]) + " " +
                    std::to_string(columns[1] + 1) + " " + std::to_string(rows[0]) + " " +
                    std::to_string(rows[1] + 1) + "\n";
        }
    };
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        std::vector<std::array<std::int64_t, 2>> taken;
        for (std::size_t k = 0; k < detector.panels.size(); ++k) {
            const files::PanelPlace& place = detector.frame->places[k];
            if (place.row <= edges[i] &&
                edges[i] < place.row + detector.panels[k].slow_pixels) {
                taken.push_back({place.column, place.column + detector.panels[k].fast_pixels});
            }
        }
        std::sort(taken.begin(), taken.end());
        std::int64_t column = 0;
        for (const auto& [first, end] : taken) {
            tell({edges[i], edges[i + 1]}, {column, first});
            column = end;
        }
        tell({edges[i], edges[i + 1]}, {column, detector.frame->panel.fast_pixels});
    }
    return text;
}

/// What is common to XDS.INP and to headers: a line each.
std::string geometry_lines(const DescribedRun& run, const XdsDetector& detector) {
    const files::Scan scan = files::forwards(run.experiment.scan);
    std::string text =
        "NX= " + std::to_string(detector.shape.columns) +
        " NY= " + std::to_string(detector.shape.rows) +
        " QX= " + shortest_text(detector.pixel_mm) +
        " QY= " + shortest_text(detector.pixel_mm) +
        "\nDIRECTION_OF_DETECTOR_X-AXIS= " + three(detector.x_axis) +
        "\nDIRECTION_OF_DETECTOR_Y-AXIS= " + three(detector.y_axis) +
        "\nORGX= " + shortest_text(detector.origin_x) +
        " ORGY= " + shortest_text(detector.origin_y) +
        "\nDETECTOR_DISTANCE= " + shortest_text(detector.distance_mm) +
        "\nX-RAY_WAVELENGTH= " + shortest_text(run.experiment.beam.wavelength_A) +
        "\nINCIDENT_BEAM_DIRECTION= 0 0 1\n";
    if (!scan.start_deg.empty()) {
        text += "ROTATION_AXIS= " + three(in_xds(unit(scan.axis))) +
                "\nSTARTING_ANGLE= " + shortest_text(scan.start_deg.front()) +
                "\nSTARTING_FRAME= 1\nOSCILLATION_RANGE= " +
                shortest_text(
                    (scan.end_deg.back() - scan.start_deg.front()) /
                    static_cast<double>(scan.images)
                ) +
                "\n";
    }
    return text;
}

std::string symmetry_lines(const DescribedRun& run) {
    const Crystal& crystal = crystals_of(run, 0).front();
    std::string text = "SPACE_GROUP_NUMBER= " + std::to_string(run.space_group.number) +
                       "\nUNIT_CELL_CONSTANTS=";
    for (const double value : crystal.cell) {
        text += " " + shortest_text(value);
    }
    return text + "\n";
}

/// Programs take p = (K + 1) / 2 and the normal of the plane that the beam and the electric
/// vector make.
std::string polarization_lines(const files::Beam& beam) {
    if (!beam.kahn_factor) {
        return "FRACTION_OF_POLARIZATION= 0.5\n";
    }
    return "FRACTION_OF_POLARIZATION= " + shortest_text(0.5 * (*beam.kahn_factor + 1.0)) +
           "\nPOLARIZATION_PLANE_NORMAL= " + three(in_xds(polarization_normal(beam))) + "\n";
}

std::string sensor_lines(const DescribedRun& run) {
    const files::Detector& detector = run.experiment.detector;
    if (detector.counts_every_photon || run.attenuation_length_m <= 0.0) {
        return "SENSOR_THICKNESS= 0\n";
    }
    return "SENSOR_THICKNESS= " + shortest_text(detector.sensor_thickness_m / m_per_mm) +
           "\nSILICON= " + shortest_text(m_per_mm / run.attenuation_length_m) + "\n";
}

std::string in_header(const std::string& lines) {
    std::string text = "!";
    for (const char letter : lines) {
        text += letter;
        if (letter == '\n') {
            text += '!';
        }
    }
    text.pop_back();
    return text;
}

/// Lines before the rows, without the signs that mark them.
std::string integrate_header(
    const DescribedRun& run, const std::vector<files::Panel>& modules
) {
    const bool has_segments = modules.size() > 1;
    std::string header = "OUTPUT_FILE=INTEGRATE.HKL\nGenerated by INTEGRATE    (VERSION  " +
                         run.program + ")\nPROFILE_FITTING= FALSE\n" + symmetry_lines(run) +
                         "NAME_TEMPLATE_OF_DATA_FRAMES=" + run.file + "\nDETECTOR=PILATUS\n" +
                         geometry_lines(run, detector_of(modules));
    const Mat3 edges = real_space(crystals_of(run, 0).front());
    const std::array names{"A", "B", "C"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        header += std::string("UNIT_CELL_") + names.at(i) +
                  "-AXIS= " + three(in_xds(edges.row[i])) + "\n";
    }
    // Readers want these; there is no profile.
    header +=
        "BEAM_DIVERGENCE_E.S.D.=     0.050\nREFLECTING_RANGE_E.S.D.=     0.100\n"
        "MINPK=  0.00000\nCUT=    2.00\nVARIANCE_MODEL=  1.000E+00  0.000E+00\n";
    return header + "NUMBER_OF_ITEMS_IN_EACH_DATA_RECORD=" + (has_segments ? "21" : "20") +
           "\nH,K,L,IOBS,SIGMA,XCAL,YCAL,ZCAL,RLP,PEAK,CORR,MAXC,\n"
           "             XOBS,YOBS,ZOBS,ALF0,BET0,ALF1,BET1,PSI" +
           (has_segments ? ",ISEG" : "") +
           "\nItems are separated by a blank and can be read in free-format\n"
           "END_OF_HEADER\n";
}

/// Reciprocal Lorentz and polarization factor of an unpolarized beam, as XDS' own before
/// CORRECT.
double reciprocal_lp(const files::Scan& scan, const Vec3d& way) {
    const Vec3d axis = scan.start_deg.empty() ? Vec3d{} : unit(scan.axis);
    const double lorentz = std::abs(dot(axis, cross(way, Vec3d{0.0, 0.0, 1.0})));
    const double polarized = 0.5 * (1.0 + way.z * way.z);
    return lorentz / polarized;
}

std::string integrate_row(
    const DescribedRun& run,
    const std::vector<files::Panel>& modules,
    const Reflection& reflection
) {
    constexpr std::size_t longest_line = 512;
    constexpr double percent = 100.0, most_counts = 1e9;
    const files::Panel& module = modules.at(static_cast<std::size_t>(reflection.module));
    const files::PanelPlace place = place_in_image(run.experiment.detector, reflection.module);
    const double x = reflection.fast + xds_first_pixel + static_cast<double>(place.column);
    const double y = reflection.slow + xds_first_pixel + static_cast<double>(place.row);
    const Vec3d way = unit(position_m(module, reflection.fast, reflection.slow));
    std::array<char, longest_line> line{};
    const int length = std::snprintf(
        line.data(),
        line.size(),
        "%6d%6d%6d %10.4E %10.4E %8.2f %8.2f %8.2f %9.6f %5.1f 100 %d %8.2f %8.2f %8.2f "
        "0.00 0.00 0.00 0.00 0.00",
        reflection.hkl[0],
        reflection.hkl[1],
        reflection.hkl[2],
        reflection.photons,
        std::sqrt(std::max(reflection.photons, 1.0)),
        x,
        y,
        reflection.frame,
        reciprocal_lp(run.experiment.scan, way),
        std::clamp(percent * reflection.partiality, 0.0, percent),
        static_cast<int>(std::min(reflection.photons, most_counts)),
        x,
        y,
        reflection.frame
    );
    const std::string text(line.data(), static_cast<std::size_t>(length));
    return modules.size() > 1 ? text + " " + std::to_string(reflection.module + 1) + "\n"
                              : text + "\n";
}

}  // namespace

std::string xds_inp(const DescribedRun& run) {
    const files::Experiment& experiment = run.experiment;
    const std::vector<files::Panel> modules = files::modules_of(experiment.detector);
    const XdsDetector detector = detector_of(modules);
    const std::int64_t overload =
        experiment.detector.saturation_value.value_or(std::numeric_limits<std::int32_t>::max());
    const std::string last = std::to_string(experiment.scan.images);
    std::string text = "! " + run.program + "\n";
    for (const std::string& note : run.notes) {
        text += "! " + note + "\n";
    }
    text += "JOB= XYCORR INIT COLSPOT IDXREF DEFPIX INTEGRATE CORRECT\n";
    if (run.template_name.empty()) {
        text += "NAME_TEMPLATE_OF_DATA_FRAMES= " + run.file +
                "\n! HDF5 is read by a plug-in: LIB= /path/to/durin-plugin.so\n";
    } else {
        std::string name = run.template_name;
        std::replace(name.begin(), name.end(), '#', '?');
        text += "NAME_TEMPLATE_OF_DATA_FRAMES= " + name + "\n";
    }
    text += "DATA_RANGE= 1 " + last + "\nSPOT_RANGE= 1 " + last + "\n";
    text += "DETECTOR= PILATUS MINIMUM_VALID_PIXEL_VALUE= " +
            std::to_string(experiment.detector.underload_value.value_or(0)) +
            " OVERLOAD= " + std::to_string(overload) + "\n";
    text += sensor_lines(run) + geometry_lines(run, detector) +
            polarization_lines(experiment.beam) + symmetry_lines(run) +
            "TRUSTED_REGION= 0.0 1.99\n" + gaps(experiment.detector);
    return modules.size() > 1 ? text + segments(modules, detector) : text;
}

std::string xds_integrate(const DescribedRun& run, const std::vector<Reflection>& reflections) {
    const std::vector<files::Panel> modules = files::modules_of(run.experiment.detector);
    std::string text = in_header(integrate_header(run, modules));
    for (const Reflection& reflection : reflections) {
        text += integrate_row(run, modules, reflection);
    }
    return text + "!END_OF_DATA\n";
}

}  // namespace minibragg::interchange

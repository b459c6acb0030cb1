#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "minibragg/base/lower_case.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/config/rules.hpp"

namespace minibragg::config {

namespace {

/// Endings of file names that mean a format to people and programs. Others, and none, are free.
struct KnownFormat {
    std::string_view name, endings;  ///< separated by blanks
    std::string_view key;            ///< that writes it; empty: no key does
};

constexpr std::array known_formats{
    KnownFormat{"NXmx", ".nxs .nxmx .h5 .hdf5 .hdf .nx", "output.file"},
    KnownFormat{"raw", ".raw .f32 .float .bin .dat", "output.raw_file"},
    KnownFormat{"SMV", ".img .smv", "output.smv_file"},
    KnownFormat{"CBF", ".cbf", "output.cbf_file"},
    KnownFormat{"PNG", ".png", "output.png_file"},
    KnownFormat{"an input of XDS", ".inp", "output.xds_inp_file"},
    KnownFormat{"a geometry of CrystFEL", ".geom", "output.geom_file"},
    KnownFormat{"a list of experiments of DIALS", ".expt .json", "output.expt_file"},
    KnownFormat{"a list of reflections of XDS", ".hkl", "output.integrate_file"},
    KnownFormat{"a stream of CrystFEL", ".stream", "output.stream_file"},
    KnownFormat{"a table of reflections of DIALS", ".refl", "output.refl_file"},
    KnownFormat{"JPEG", ".jpg .jpeg .jpe .jfif", ""},
    KnownFormat{"TIFF", ".tif .tiff", ""},
    KnownFormat{
        "another picture format", ".gif .bmp .webp .svg .pdf .eps .ps .pgm .ppm .pnm", ""},
    KnownFormat{"another image format", ".edf .mccd .osc .stl .npy .npz .fits .sfrm", ""},
    KnownFormat{"a compressed file", ".gz .bz2 .xz .zst .zip .tar .tgz", ""},
    KnownFormat{"text", ".toml .txt .csv .mtz .cif .pdb", ""}};

std::string ending_of(const std::string& file) {
    const std::size_t dot = file.rfind('.');
    return dot == std::string::npos ? "" : lower_case(std::string_view(file).substr(dot));
}

bool has_ending(const KnownFormat& format, const std::string& ending) {
    const std::string padded = joined({" ", format.endings, " "});
    return !ending.empty() && padded.find(joined({" ", ending, " "})) != std::string::npos;
}

/// A name that promises another format than the key writes is a slip.
void check_ending(const std::string& key, const std::string& file, Findings& findings) {
    const std::string ending = ending_of(file);
    const auto* const promised = std::find_if(
        known_formats.begin(),
        known_formats.end(),
        [&](const KnownFormat& format) {
            return has_ending(format, ending);
        }
    );
    const auto* const written = std::find_if(
        known_formats.begin(),
        known_formats.end(),
        [&](const KnownFormat& format) {
            return format.key == key;
        }
    );
    if (promised == known_formats.end() || promised == written) {
        return;
    }
    const std::string_view own = written->endings;
    findings.push_back(
        {key,
         joined({"the ending means ", promised->name, ", and the file is ", written->name}),
         joined(
             {"Let the name end in ",
              own.substr(0, own.find(' ')),
              promised->key.empty() ? "" : ", or use ",
              promised->key,
              "."}
         )}
    );
}

/// Labels are made of the list of spots.
void check_labels(const Output& output, Findings& findings) {
    const Output usual;
    if (!output.labels.empty() && output.spots == false) {
        findings.push_back(
            {"output.spots",
             "labels are made of the list of spots (output.labels)",
             "Leave one of them out."}
        );
    }
    for (const auto& [key, is_usual] :
         {std::pair<std::string, bool>{
              "output.label_share", output.label_share == usual.label_share},
          {"output.label_sigmas", output.label_sigmas == usual.label_sigmas}}) {
        if (output.labels.empty() && !is_usual) {
            findings.push_back(
                {key, "no labels are written", R"(Give output.labels = "hkl" or "bragg".)"}
            );
        }
    }
}

/// Geometry and reflections for other programs.
std::vector<std::pair<std::string, std::string>> program_files(const Output& output) {
    return {
        {"output.xds_inp_file", output.xds_inp_file},
        {"output.geom_file", output.geom_file},
        {"output.expt_file", output.expt_file},
        {"output.integrate_file", output.integrate_file},
        {"output.stream_file", output.stream_file},
        {"output.refl_file", output.refl_file}};
}

/// What of a run these can tell.
void check_program_files(const Run& run, Findings& findings) {
    const Output& output = run.output;
    const bool is_sweep = run.goniometer.width_deg != 0.0 && !run.series;
    for (const auto& [key, file] : program_files(output)) {
        if (file.empty()) {
            continue;
        }
        const bool is_of_sweep = key == "output.xds_inp_file" || key == "output.integrate_file";
        const bool needs_spots = key == "output.integrate_file" ||
                                 key == "output.stream_file" || key == "output.refl_file";
        if (run.detector.curved) {
            findings.push_back(
                {key,
                 "the file knows flat panels alone, and detector.curved is true",
                 "Leave it out, or detector.curved."}
            );
        } else if (is_of_sweep && !is_sweep) {
            findings.push_back(
                {key,
                 "XDS knows sweeps alone, and these images are stills",
                 "Leave it out, or give goniometer.width_deg."}
            );
        } else if (needs_spots && output.spots == false) {
            findings.push_back(
                {"output.spots",
                 joined({"the file of ", key, " is made of the list of spots"}),
                 "Leave one of them out."}
            );
        }
    }
}

/// Images are of photons where there are no counts.
void check_photons(const Run& run, Findings& findings) {
    if (run.output.photons && !run.detector.response) {
        findings.push_back(
            {"output.photons",
             "it chooses whether photons stand beside counts, and there are no counts",
             "Leave it out, or add the table [detector.response]."}
        );
    }
}

}  // namespace

void check_output(const Run& run, Findings& findings) {
    const Output& output = run.output;
    if (output.file.empty()) {
        findings.push_back(
            {"output.file", "a run needs a file to write", "Give a name, or leave the key out."}
        );
    }
    check_labels(output, findings);
    check_photons(run, findings);
    check_program_files(run, findings);
    std::map<std::string, std::string> files;
    const std::string flat_panel =
        "the file knows flat panels alone, and detector.curved is true";
    std::vector<std::pair<std::string, std::string>> all{
        {"output.file", output.file},
        {"output.raw_file", output.raw_file},
        {"output.smv_file", output.smv_file},
        {"output.cbf_file", output.cbf_file},
        {"output.png_file", output.png_file}};
    for (const auto& named : program_files(output)) {
        all.push_back(named);
    }
    for (const auto& [key, file] : all) {
        const auto [same, is_new] = files.emplace(file, key);
        if (!is_new && !file.empty()) {
            findings.push_back({key, same->second + " has this name already", "Give two names."}
            );
        } else {
            check_ending(key, file, findings);
        }
        const bool is_single = key == "output.smv_file" || key == "output.cbf_file";
        if (is_single && run.detector.curved && !file.empty()) {
            findings.push_back({key, flat_panel, "Leave it out, or detector.curved."});
        }
    }
}

}  // namespace minibragg::config

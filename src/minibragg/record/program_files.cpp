#include "minibragg/record/program_files.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "minibragg/files/native_frame.hpp"
#include "minibragg/interchange/crystfel_files.hpp"
#include "minibragg/interchange/dials_files.hpp"
#include "minibragg/interchange/xds_files.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/report/provenance.hpp"
#include "minibragg/setup/make_shot.hpp"

namespace minibragg::record {

namespace {

using interchange::Crystal;
using interchange::DescribedRun;
using interchange::Reflection;

std::vector<Crystal> crystals_of_truth(const setup::ImageTruth& truth) {
    std::vector<Crystal> crystals;
    for (const setup::CrystalTruth& crystal : truth.crystals) {
        const crystal::UnitCell& cell = crystal.cell;
        crystals.push_back(
            {crystal.mean_a_matrix_invA,
             {cell.a_A, cell.b_A, cell.c_A, cell.alpha_deg, cell.beta_deg, cell.gamma_deg}}
        );
    }
    return crystals;
}

std::string absolute(const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
}

/// What the files cannot say of a series.
std::vector<std::string> notes_of_series(const config::Run& deck) {
    const bool is_moved =
        deck.series && (deck.series->distance_mm || deck.series->beam_center_x_mm ||
                        deck.series->beam_center_y_mm);
    if (!is_moved) {
        return {};
    }
    return {
        "The detector stands where the deck has it; shots have distances and beam centres of "
        "their own."};
}

}  // namespace

std::vector<ImageFileName> program_file_names(const config::Output& output) {
    std::vector<ImageFileName> names;
    for (const auto& [key, file] :
         {std::pair<std::string, std::string>{"output.xds_inp_file", output.xds_inp_file},
          {"output.geom_file", output.geom_file},
          {"output.expt_file", output.expt_file},
          {"output.integrate_file", output.integrate_file},
          {"output.stream_file", output.stream_file},
          {"output.refl_file", output.refl_file}}) {
        if (!file.empty()) {
            names.push_back({key, file, 0});
        }
    }
    return names;
}

bool has_reflections(const std::string& key) {
    return key == "output.integrate_file" || key == "output.stream_file" ||
           key == "output.refl_file";
}

DescribedRun described_run(
    const config::Run& deck, const setup::Experiment& experiment, std::span<const int> images
) {
    DescribedRun run;
    run.experiment = describe_experiment(deck, experiment, images);
    run.program = "miniBragg " + report::provenance().version;
    run.file = absolute(deck.output.file);
    const std::string cbf = series_name(deck.output.cbf_file, config::image_count(deck));
    if (cbf.find('#') != std::string::npos) {
        run.template_name = absolute(cbf);
    }
    run.are_stills = run.experiment.scan.start_deg.empty();
    if (deck.series) {
        for (const int image : images) {
            run.crystals.push_back(crystals_of_truth(setup::make_shot(experiment, image).truth)
            );
        }
    } else {
        run.crystals = {crystals_of_truth(experiment.truth)};
    }
    run.space_group = {
        experiment.crystal.space_group_number,
        experiment.crystal.hall_symbol,
        experiment.crystal.space_group};
    if (!run.experiment.detector.counts_every_photon) {
        run.attenuation_length_m = experiment.detector.attenuation_length_m;
    }
    run.notes = notes_of_series(deck);
    return run;
}

std::vector<Reflection> reflections_of(const nexus::SpotTable& table, const DescribedRun& run) {
    const auto numbers = [&](const char* name) -> const std::vector<double>& {
        return table.columns.at(name).values;
    };
    std::vector<Reflection> rows;
    for (std::size_t image = 0; image + 1 < table.first_rows.size(); ++image) {
        for (auto i = static_cast<std::size_t>(table.first_rows[image]);
             i < static_cast<std::size_t>(table.first_rows[image + 1]);
             ++i) {
            constexpr std::size_t indices = 3, ends = 4;
            constexpr double middle = 0.5;
            Reflection row;
            for (std::size_t k = 0; k < indices; ++k) {
                row.hkl.at(k) = static_cast<std::int32_t>(numbers("hkl")[indices * i + k]);
            }
            for (std::size_t k = 0; k < ends; ++k) {
                row.box.at(k) =
                    static_cast<std::int32_t>(numbers("bounding_box")[ends * i + k]);
            }
            row.image = static_cast<std::int64_t>(image);
            row.crystal = static_cast<std::int32_t>(numbers("crystal")[i]);
            row.module = static_cast<std::int32_t>(numbers("panel")[i]);
            row.fast = numbers("x")[i];
            row.slow = numbers("y")[i];
            row.frame = run.are_stills ? middle : static_cast<double>(image) + middle;
            row.phi_deg = numbers("phi")[i];
            row.photons = numbers("photons")[i];
            row.partiality = numbers("partiality")[i];
            row.excitation_error_invA = numbers("excitation_error")[i];
            row.d_A = numbers("d")[i];
            row.wavelength_A = numbers("wavelength")[i];
            rows.push_back(row);
        }
    }
    return rows;
}

std::string program_file(
    const std::string& key, const DescribedRun& run, const std::vector<Reflection>& rows
) {
    if (key == "output.xds_inp_file") {
        // The files of a template are in the native frame.
        DescribedRun in_frame = run;
        files::Detector& detector = in_frame.experiment.detector;
        if (!run.template_name.empty() && !detector.frame) {
            detector.frame = native_frame(detector.panels);
        }
        return interchange::xds_inp(in_frame);
    }
    if (key == "output.geom_file") {
        return interchange::crystfel_geometry(run);
    }
    if (key == "output.expt_file") {
        return interchange::dials_experiments(run);
    }
    if (key == "output.stream_file") {
        return interchange::crystfel_stream(run, rows);
    }
    const std::vector<Reflection> whole =
        run.are_stills ? rows : interchange::joined_over_images(rows);
    return key == "output.refl_file" ? interchange::dials_reflections(run, whole)
                                     : interchange::xds_integrate(run, whole);
}

}  // namespace minibragg::record

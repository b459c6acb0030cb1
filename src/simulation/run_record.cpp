#include "simulation/run_record.hpp"

#include <array>
#include <ctime>

#include "config/print_deck.hpp"
#include "report/format.hpp"
#include "report/provenance.hpp"

namespace minibragg::simulation {

namespace {

using output::NumberArray;
using output::RunRecord;

std::string utc_now() {
    constexpr std::size_t longest = 32;
    std::array<char, longest> text{};
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

NumberArray matrices(const std::vector<Mat3>& all) {
    NumberArray array;
    array.shape = {static_cast<std::int64_t>(all.size()), 3, 3};
    for (const Mat3& matrix : all) {
        for (const Vec3d& row : matrix.row) {
            array.values.insert(array.values.end(), {row.x, row.y, row.z});
        }
    }
    return array;
}

NumberArray matrix(const Mat3& one) {
    NumberArray array = matrices({one});
    array.shape = {3, 3};
    return array;
}

void add_provenance(const Deck& deck, RunRecord& record) {
    const report::Provenance known = report::provenance();
    std::string overrides;
    for (const std::string& text : deck.overrides) {
        overrides += text + "\n";
    }
    record.push_back({"deck/file_name", deck.file_name, ""});
    record.push_back({"deck/text", deck.text, ""});
    record.push_back({"deck/overrides", overrides, ""});
    record.push_back({"deck/effective", config::to_toml(deck.run), ""});
    record.push_back({"program/name", std::string("minibragg"), ""});
    record.push_back({"program/version", known.version, ""});
    record.push_back({"program/commit", known.commit, ""});
    record.push_back({"program/compiler", known.compiler, ""});
    record.push_back({"program/build_type", known.build_type, ""});
    record.push_back({"program/architecture", known.architecture, ""});
    record.push_back({"program/kokkos_version", known.kokkos_version, ""});
    record.push_back({"program/kokkos_configuration", known.kokkos_configuration, ""});
}

void add_truth(const PreparedRun& run, RunRecord& record) {
    const setup::CrystalSetup& crystal = run.setup.crystal;
    const diffraction::CrystalModelHost& model = run.setup.scene.crystal;
    const crystal::UnitCell& cell = crystal.cell;
    NumberArray spectrum;
    spectrum.shape = {static_cast<std::int64_t>(run.setup.beam.spectrum.size()), 2};
    for (const beam::SpectrumLine& line : run.setup.beam.spectrum) {
        spectrum.values.insert(spectrum.values.end(), {line.wavelength_A, line.weight});
    }
    const NumberArray unit_cell{
        {cell.a_A, cell.b_A, cell.c_A, cell.alpha_deg, cell.beta_deg, cell.gamma_deg}, {}};
    const Vec3d& n = model.lattice.cells;
    record.push_back({"truth/unit_cell", unit_cell, "angstrom, degrees"});
    record.push_back({"truth/space_group", crystal.space_group, ""});
    record.push_back({"truth/u_matrix", matrix(crystal.u_matrix), ""});
    record.push_back({"truth/a_matrix", matrix(crystal.a_matrix_invA), "1/angstrom"});
    record.push_back({"truth/cells", NumberArray{{n.x, n.y, n.z}, {}}, ""});
    record.push_back({"truth/domain_rotations", matrices(model.domain_rotations), ""});
    record.push_back({"truth/reflections", crystal.reflections, ""});
    record.push_back({"truth/spectrum_wavelength_weight", spectrum, "angstrom, 1"});
    record.push_back({"truth/fluence", run.setup.beam.model.fluence_photons_per_m2, "1/m^2"});
    record.push_back({"truth/oversample", std::int64_t{run.setup.scene.sampling.oversample}, ""}
    );
}

void add_result(const RunResult& result, RunRecord& record) {
    NumberArray sums, maxima;
    for (const diffraction::ImageStatistics& image : result.images) {
        sums.values.push_back(image.sum);
        maxima.values.push_back(image.max);
    }
    record.push_back({"result/photons", sums, ""});
    record.push_back({"result/max_photons", maxima, ""});
    record.push_back({"result/steps", result.steps, ""});
    record.push_back({"performance/ranks", std::int64_t{result.ranks}, ""});
    record.push_back({"performance/steps_per_second", result.steps_per_s(), "1/s"});
    record.push_back({"performance/setup_time", result.times.setup_s, "s"});
    record.push_back({"performance/render_time", result.times.render_s, "s"});
    record.push_back({"performance/respond_time", result.times.respond_s, "s"});
    record.push_back({"performance/write_time", result.times.write_s, "s"});
    record.push_back({"date", utc_now(), ""});
}

std::string counted(std::int64_t count, const std::string& thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

}  // namespace

output::RunRecord make_run_record(
    const Deck& deck, const PreparedRun& run, const RunResult& result
) {
    RunRecord record;
    add_provenance(deck, record);
    add_truth(run, record);
    const RunRecord response = truth_of_response(run);
    record.insert(record.end(), response.begin(), response.end());
    add_result(result, record);
    return record;
}

std::string what_is_simulated(
    const Deck& deck, const PreparedRun& run, const RunResult& planned
) {
    const auto& model = run.setup.scene;
    const std::int64_t pixels = detector::pixel_count(run.setup.detector.plane_panels);
    return deck.file_name + ": " + counted(deck.run.goniometer.images, "image") + " of " +
           counted(static_cast<std::int64_t>(model.panels.size()), "panel") + ", " +
           report::with_prefix(static_cast<double>(pixels)) + "pixels, oversample " +
           std::to_string(model.sampling.oversample) + ", " +
           counted(static_cast<std::int64_t>(model.beam.sources.size()), "source") + ", " +
           counted(
               static_cast<std::int64_t>(model.crystal.domain_rotations.size()), "mosaic domain"
           ) +
           ", " + counted(deck.run.goniometer.steps_per_image, "spindle step") + ": " +
           report::with_prefix(static_cast<double>(planned.steps)) + "steps on " +
           counted(planned.ranks, "rank");
}

std::vector<std::string> summary_lines(const config::Output& output, const RunResult& result) {
    std::vector<std::string> lines;
    double photons = 0.0;
    diffraction::ImageStatistics brightest;
    for (const diffraction::ImageStatistics& image : result.images) {
        photons += image.sum;
        brightest = image.max >= brightest.max ? image : brightest;
    }
    lines.push_back("photons     " + report::number(photons));
    lines.push_back(
        "maximum     " + report::number(brightest.max) + " at panel " +
        std::to_string(brightest.max_panel) + ", slow " + std::to_string(brightest.max_slow) +
        ", fast " + std::to_string(brightest.max_fast)
    );
    lines.push_back(
        "mean, rms   " + report::number(brightest.mean) + ", " + report::number(brightest.rms)
    );
    lines.push_back(
        "speed       " + report::with_prefix(result.steps_per_s()) + "steps/s (" +
        report::with_prefix(static_cast<double>(result.steps)) + "steps)"
    );
    lines.push_back(
        "time        set-up " + report::duration(result.times.setup_s) + ", path " +
        report::duration(result.times.render_s) +
        (result.times.respond_s > 0.0 ? ", response " + report::duration(result.times.respond_s)
                                      : "") +
        ", writing " + report::duration(result.times.write_s) + ", total " +
        report::duration(result.times.total_s)
    );
    lines.push_back(
        "file        " + output.file + ", " +
        report::with_prefix(static_cast<double>(result.file_bytes)) + "B"
    );
    return lines;
}

}  // namespace minibragg::simulation

#include "minibragg/benchmark/run_benchmark.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "minibragg/base/available_memory.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/kokkos.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/benchmark/measurement.hpp"
#include "minibragg/campaign/job.hpp"
#include "minibragg/nexus/read_images.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/setup/shared_files.hpp"
#include "minibragg/story/facts_json.hpp"
#include "minibragg/story/simulate.hpp"

namespace minibragg::benchmark {

namespace {

namespace fs = std::filesystem;

/// A new folder in the working folder, which all ranks see; rank 0 removes it.
class ScratchFolder {
public:
    explicit ScratchFolder(const parallel::Communicator& communicator)
        : is_mine_(communicator.is_root()), path_(parallel::from_root(communicator, [] {
              std::string name = "minibragg-bench-XXXXXX";
              if (mkdtemp(name.data()) == nullptr) {
                  throw EnvironmentError(
                      "cannot make a folder for the benchmark's images in " +
                      fs::current_path().string() + ": " +
                      std::generic_category().message(errno) +
                      ". Start it where files may be written, or name one: --set "
                      "output.file=FILE"
                  );
              }
              return name;
          })) {}

    ~ScratchFolder() {
        if (is_mine_) {
            std::error_code ignored;
            fs::remove_all(path_, ignored);
        }
    }

    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ScratchFolder(ScratchFolder&&) = delete;
    ScratchFolder& operator=(ScratchFolder&&) = delete;

    std::string file() const { return (path_ / usual_output_file).string(); }

private:
    bool is_mine_;
    fs::path path_;
};

record::Deck read_deck(const Request& request, const parallel::Communicator& communicator) {
    const int ranks = communicator.size();
    record::Deck deck{
        "benchmark " + name_of(request.choice.problem),
        deck_text(request.choice, ranks),
        request.overrides,
        {}};
    deck.run = deck_of(request.choice, ranks, request.overrides, &deck.notes);
    setup::Files(communicator).find_all(deck.run, "");
    return deck;
}

/// Tells what the overrides bring about, and nothing that the problem itself does.
void tell_warnings(const Request& request, const Notes& notes, report::Log& log) {
    if (request.overrides.empty()) {
        return;
    }
    for (const std::string& warning : notes.warnings) {
        log.line("warning: " + warning);
    }
}

/// Images of the run, each with that of the problem that it is to be: of stills the first and
/// the last, for all are one.
std::vector<std::pair<int, int>> images_to_verify(const ExpectedValues& expected, int images) {
    if (expected.images == 1) {
        return images == 1 ? std::vector<std::pair<int, int>>{{0, 0}}
                           : std::vector<std::pair<int, int>>{{0, 0}, {images - 1, 0}};
    }
    std::vector<std::pair<int, int>> list;
    list.reserve(static_cast<std::size_t>(expected.images));
    for (int image = 0; image < expected.images; ++image) {
        list.emplace_back(image, image);
    }
    return list;
}

/// Expected photons of an image of the file that the benchmark has written.
MadeImage read_photons(const config::Run& deck, int image) {
    const std::string object =
        deck.detector.response ? "/entry/components/photons" : "/entry/data/data";
    const nexus::ImageQuestion question{{deck.output.file, object}, image};
    const nexus::ImageFacts facts = nexus::in_process::image_facts(question);
    return {
        static_cast<int>(facts.shape.rows),
        static_cast<int>(facts.shape.columns),
        nexus::in_process::read_image(question)};
}

/// Whether the file holds the expected photons as such.
bool has_photons(const config::Run& deck) {
    return !deck.detector.response || deck.output.photons.value_or(!deck.output.separate);
}

/// Rank 0.
Verification verify_file(const Measurement& measurement, const config::Run& deck) {
    const ExpectedValues& expected =
        expected_values(measurement.choice.problem, measurement.choice.is_analytic);
    Verification found;
    if (!measurement.is_usual) {
        found.reason = "values of the problem are overridden";
    } else if (measurement.images < expected.images) {
        found.reason = "fewer images than the problem has";
    } else if (!has_photons(deck)) {
        found.reason = "the file has no expected photons (output.photons)";
    } else {
        found = verify(
            expected,
            allowed_deviation(measurement.precision),
            images_to_verify(expected, measurement.images),
            [&](int image) {
                return read_photons(deck, image);
            }
        );
    }
    return found;
}

Measurement measurement_of(
    const Request& request, const config::Run& deck, const parallel::Communicator& communicator
) {
    const config::Run usual = deck_of(request.choice, communicator.size());
    Measurement measurement;
    measurement.choice = request.choice;
    measurement.overrides = request.overrides;
    measurement.is_usual = has_usual_photons(deck, usual);
    measurement.precision = deck.sampling.precision;
    measurement.images = config::image_count(deck);
    measurement.ranks = communicator.size();
    measurement.backend = ExecSpace::name();
    // Of an instance since Kokkos 4.
    // NOLINTNEXTLINE(readability-static-accessed-through-instance)
    measurement.threads = ExecSpace().concurrency();
    if (measurement.is_usual) {
        measurement.nominal_steps = nominal_steps(request.choice, communicator.size());
    }
    return measurement;
}

/// Simulates; none when a signal has ended that.
bool simulate(const campaign::Job& job, record::RunResult& result) {
    try {
        story::Simulated made = story::simulate(job);
        result = std::move(made.result);
        return made.outcome == story::Outcome::complete;
    } catch (const Stopped&) {
        return false;
    }
}

}  // namespace

Outcome run_benchmark(
    const Request& request, const parallel::Communicator& communicator, report::Log& log
) {
    record::Deck deck = read_deck(request, communicator);
    tell_warnings(request, deck.notes, log);
    std::optional<ScratchFolder> scratch;
    if (deck.run.output.file == usual_output_file) {
        deck.run.output.file = scratch.emplace(communicator).file();
    }
    report::Log silent(nullptr, false);
    const campaign::Job job{deck, request.existing, communicator, silent};
    campaign::Job with_facts = job;
    with_facts.facts_file = request.json_file;
    story::check_facts_file(with_facts);
    Measurement measurement = measurement_of(request, deck.run, communicator);
    if (!simulate(job, measurement.result)) {
        log.line("stopped by a signal: nothing was measured");
        return Outcome::was_stopped;
    }
    measurement.groups = measurement.result.groups;
    measurement.memory_of_all_bytes =
        communicator.sum(static_cast<double>(resident_memory().most_bytes));
    const bool is_right = parallel::from_root(communicator, [&] {
        measurement.verification = verify_file(measurement, deck.run);
        measurement.file_bytes = measurement.result.file_bytes;
        return measurement.verification.verdict != Verification::Verdict::failed;
    });
    for (const std::string& line : lines_of(measurement)) {
        log.line(line);
    }
    story::write_facts_file(with_facts, json_of(measurement));
    return is_right ? Outcome::passed : Outcome::failed;
}

}  // namespace minibragg::benchmark

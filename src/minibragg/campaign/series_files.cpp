#include "minibragg/campaign/series_files.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/files/output_path.hpp"
#include "minibragg/nexus/checksums.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/record/run_identity.hpp"

namespace minibragg::campaign {

namespace {

namespace fs = std::filesystem;

std::int64_t images_of(const PreparedRun& run) {
    return static_cast<std::int64_t>(run.selected.size());
}

/// @throws InputError when two files hold an image
std::vector<ImageRange> ranges_of(const std::vector<nexus::DataFile>& files) {
    std::vector<ImageRange> ranges;
    for (const nexus::DataFile& file : files) {
        const ImageRange range{file.first_image, file.images};
        if (!ranges.empty() && ranges.back().end() > range.first) {
            throw InputError(
                shown_name(file.name) +
                ": holds images that the data file before it holds too. Remove one of "
                "them; --resume makes again what is missing"
            );
        }
        ranges.push_back(range);
    }
    return ranges;
}

/// A file that is there, and why it cannot be kept.
using Fault = std::pair<std::string, std::string>;

/// The data files that cannot be kept, on rank 0. All ranks read, each some of them: a file is
/// read to its end. Collective.
std::vector<Fault> faults_of_data_files(const Job& job) {
    const fs::path folder = files::folder_of(job.deck.run.output.file);
    const auto names = parallel::from_root(job.communicator, [&] {
        return nexus::data_file_names(job.deck.run.output.file);
    });
    const auto ranks = static_cast<std::size_t>(job.communicator.size());
    std::vector<Fault> mine, all;
    std::exception_ptr failure;
    try {
        for (auto i = static_cast<std::size_t>(job.communicator.rank()); i < names.size();
             i += ranks) {
            if (std::string fault = nexus::fault_of_data_file(folder / names[i]);
                !fault.empty()) {
                mine.emplace_back(names[i], std::move(fault));
            }
        }
    } catch (const std::exception&) {
        failure = std::current_exception();
    }
    job.communicator.barrier();  // a rank that has failed waits for the others for a while only
    parallel::agree(job.communicator, [&] {
        if (failure) {
            std::rethrow_exception(failure);
        }
    });
    for (const std::vector<Fault>& some : parallel::gather(job.communicator, mine)) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

/// What is found of a run that is continued. Rank 0's.
struct FoundFiles {
    bool is_complete = false;
    std::vector<ImageRange> to_be_made;
    std::vector<std::string> told;  ///< what cannot be kept
};

bool is_among(const std::vector<Fault>& faults, const std::string& name) {
    return std::any_of(faults.begin(), faults.end(), [&](const Fault& fault) {
        return fault.first == name;
    });
}

/// Data files that can be kept.
/// @throws InputError when one is of another run
std::vector<nexus::DataFile> kept_data_files(
    const fs::path& master, const std::vector<Fault>& faults, const std::string& identity
) {
    std::vector<nexus::DataFile> kept;
    for (const std::string& name : nexus::data_file_names(master)) {
        if (!is_among(faults, name)) {
            kept.push_back(nexus::read_data_file(master, name));
            record::check_identity(identity, kept.back().identity, name);
        }
    }
    return kept;
}

/// Why output.file is not that of a complete run, though it is there; empty: it is complete.
/// @param left  by the data files
/// @throws InputError when it is of another run, or nothing that a run has made
std::string fault_of_output(
    const fs::path& file, const std::string& identity, const std::vector<ImageRange>& left
) {
    std::string fault = nexus::damage_of_file(file);
    if (!fault.empty()) {
        return fault;
    }
    const nexus::OutputFileState state = nexus::state_of_file(file);
    record::check_identity(identity, state.identity, file.string());
    if (!state.is_complete) {
        return "says that it is not complete";
    }
    return state.has_data_files && !left.empty()
               ? "lacks the data file of image " + std::to_string(left.front().first)
               : "";
}

/// Looks at everything before it removes anything.
FoundFiles continue_run(
    const Job& job,
    const PreparedRun& run,
    const std::string& identity,
    const std::vector<Fault>& faults
) {
    const fs::path file = job.deck.run.output.file;
    FoundFiles found;
    const auto kept = kept_data_files(file, faults, identity);
    found.to_be_made = left_of(images_of(run), ranges_of(kept));
    if (fs::exists(file)) {
        const std::string fault = fault_of_output(file, identity, found.to_be_made);
        if (fault.empty()) {
            return {true, {}, {}};
        }
        found.told.push_back(shown_name(file.string()) + " " + fault);
        files::remove_file(file);
    }
    for (const auto& [name, fault] : faults) {
        found.told.push_back(shown_name(name) + " " + fault);
        files::remove_file(files::folder_of(file) / name);
    }
    nexus::remove_unfinished(file);
    return found;
}

/// Rank 0.
FoundFiles begin_run(const Job& job, const PreparedRun& run) {
    const fs::path file = job.deck.run.output.file;
    if (job.existing == files::Existing::overwrite) {
        nexus::remove_series(file);
    } else if (const auto names = nexus::data_file_names(file); !names.empty()) {
        throw InputError(
            "cannot write " + quoted_name(file.string()) + " (" + shown_name(names.front()) +
            " is there: a run of this name did not end). Continue it with --resume, begin anew "
            "with --overwrite, or give another file name"
        );
    }
    return {false, {{0, images_of(run)}}, {}};
}

}  // namespace

SeriesFiles open_series(const Job& job, const PreparedRun& run) {
    SeriesFiles series;
    series.identity = record::run_identity(job.deck.run, job.selection, job.communicator);
    const std::vector<Fault> faults =
        job.resumes ? faults_of_data_files(job) : std::vector<Fault>();
    std::vector<std::string> told;
    using Shared = std::pair<bool, std::vector<ImageRange>>;
    Shared shared = parallel::from_root(job.communicator, [&] {
        FoundFiles found =
            job.resumes ? continue_run(job, run, series.identity, faults) : begin_run(job, run);
        told = std::move(found.told);
        return Shared{found.is_complete, std::move(found.to_be_made)};
    });
    for (const std::string& text : told) {
        job.log.line("warning: " + text + ": removed, and made again");
    }
    series.is_complete = shared.first;
    series.to_be_made = std::move(shared.second);
    return series;
}

std::vector<nexus::DataFile> all_data_files(const Job& job, const PreparedRun& run) {
    auto files = nexus::read_data_files(job.deck.run.output.file);
    const auto left = left_of(images_of(run), ranges_of(files));
    if (!left.empty()) {
        throw EnvironmentError(
            "the data file of image " + std::to_string(left.front().first) +
            " has gone. Let nobody else write to or remove the files of this run; --resume "
            "makes again what is missing"
        );
    }
    return files;
}

}  // namespace minibragg::campaign

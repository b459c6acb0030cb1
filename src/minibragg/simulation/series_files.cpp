#include "minibragg/simulation/series_files.hpp"

#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/simulation/run_identity.hpp"

namespace minibragg::simulation {

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
                file.name +
                ": holds images that the data file before it holds too. Remove one of "
                "them; --resume makes again what is missing"
            );
        }
        ranges.push_back(range);
    }
    return ranges;
}

/// What data files of this run have left to do. Rank 0.
std::vector<ImageRange> left_by_data_files(
    const Job& job, const PreparedRun& run, const std::string& identity
) {
    const fs::path master = job.deck.run.output.file;
    nexus::remove_unfinished(master);
    const std::vector<nexus::DataFile> files = nexus::read_data_files(master);
    for (const nexus::DataFile& file : files) {
        check_identity(identity, file.identity, file.name);
    }
    return left_of(images_of(run), ranges_of(files));
}

/// What is to be made, on rank 0; nothing when output.file is whole.
std::vector<ImageRange> to_be_made(
    const Job& job, const PreparedRun& run, const std::string& identity
) {
    const fs::path file = job.deck.run.output.file;
    if (job.resumes && fs::exists(file)) {
        check_identity(identity, nexus::identity_of_file(file), file.string());
        return {};
    }
    if (job.resumes) {
        return left_by_data_files(job, run, identity);
    }
    if (job.existing == files::Existing::overwrite) {
        nexus::remove_series(file);
    } else if (const auto names = nexus::data_file_names(file); !names.empty()) {
        throw InputError(
            "cannot write '" + file.string() + "' (" + names.front() +
            " is there: a run of this name did not end). Continue it with --resume, begin anew "
            "with "
            "--overwrite, or give another file name"
        );
    }
    return {{0, images_of(run)}};
}

}  // namespace

SeriesFiles open_series(const Job& job, const PreparedRun& run) {
    SeriesFiles series;
    series.identity = run_identity(job);
    using Found = std::pair<bool, std::vector<ImageRange>>;
    Found found = parallel::from_root(job.communicator, [&] {
        const bool is_whole = job.resumes && fs::exists(job.deck.run.output.file);
        return Found{is_whole, to_be_made(job, run, series.identity)};
    });
    series.is_complete = found.first;
    series.to_be_made = std::move(found.second);
    return series;
}

std::vector<nexus::DataFile> all_data_files(const Job& job, const PreparedRun& run) {
    auto files = nexus::read_data_files(job.deck.run.output.file);
    const auto left = left_of(images_of(run), ranges_of(files));
    if (!left.empty()) {
        throw EnvironmentError(
            "the data file of image " + std::to_string(left.front().first) +
            " has gone. Let nobody else write to or remove the files of this run; --resume "
            "makes "
            "again what is missing"
        );
    }
    return files;
}

}  // namespace minibragg::simulation

#include "minibragg/story/predict_deck.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include <fcntl.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/campaign/list_spots.hpp"
#include "minibragg/files/posix_file.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/record/output_names.hpp"
#include "minibragg/record/spots_record.hpp"
#include "minibragg/story/spot_tables.hpp"
#include "minibragg/story/tell_notes.hpp"

namespace minibragg::story {

namespace {

/// Where a table goes, a piece at a time.
class TableFile {
public:
    TableFile(const std::string& file, std::unique_ptr<SpotTable> table)
        : partial_(file),
          file_(partial_.path(), O_WRONLY | O_NOFOLLOW),
          table_(std::move(table)) {
        file_.write(table_->beginning());
    }

    void add(int image, const std::vector<spots::Spot>& found) {
        file_.write(table_->of_image(image, found));
    }

    void finish() {
        file_.write(table_->end());
        file_.close();
        partial_.commit();
    }

    std::string name() const { return partial_.final_path().string(); }

private:
    files::PartialFile partial_;
    files::PosixFile file_;
    std::unique_ptr<SpotTable> table_;
};

using NamedFile = std::pair<std::string, std::string>;  ///< the option, its file

std::vector<NamedFile> given_files(const SpotFiles& files) {
    std::vector<NamedFile> given;
    for (const auto& [option, file] : std::array<NamedFile, 3>{
             {{"--output", files.text_file},
              {"--csv", files.csv_file},
              {"--json", files.json_file}}}) {
        if (!file.empty()) {
            given.emplace_back(option, file);
        }
    }
    return given;
}

void refuse_same_file(const NamedFile& one, const NamedFile& other) {
    const auto place = [](const NamedFile& named) {
        return std::filesystem::weakly_canonical(named.second);
    };
    if (place(one) == place(other)) {
        throw InputError(
            other.first + " and " + one.first + " name the same file, " + shown_name(one.second)
        );
    }
}

/// Refuses files that cannot be written, or two of one name. Collective.
void check_files(const campaign::Job& job, const std::vector<NamedFile>& given) {
    for (auto one = given.begin(); one != given.end(); ++one) {
        record::check_other_output(job.deck, one->first, one->second, job.communicator);
        parallel::on_root(job.communicator, [&] {
            for (auto other = given.begin(); other != one; ++other) {
                refuse_same_file(*one, *other);
            }
            files::check_writable(one->second, job.existing);
        });
    }
}

/// @param notes  remarks and warnings of the deck
std::vector<std::unique_ptr<TableFile>> open_tables(
    const campaign::Job& job, const SpotFiles& files, const Notes& notes
) {
    std::vector<std::unique_ptr<TableFile>> tables;
    const auto open = [&](const std::string& file, auto make_table) {
        if (!file.empty()) {
            tables.push_back(std::make_unique<TableFile>(file, make_table()));
        }
    };
    open(files.text_file, text_spot_table);
    open(files.csv_file, csv_spot_table);
    open(files.json_file, [&] {
        return json_spot_table(job.deck, notes);
    });
    return tables;
}

}  // namespace

void predict_deck(const campaign::Job& job, const SpotFiles& files, report::Log& terminal) {
    const std::vector<NamedFile> given = given_files(files);
    check_files(job, given);
    campaign::PreparedRun run = campaign::prepare_scene(job);
    tell_notes(job, run);
    std::vector<std::unique_ptr<TableFile>> tables;
    const std::unique_ptr<SpotTable> shown = text_spot_table();
    const auto show = [&](const std::string& text) {
        if (given.empty()) {
            terminal.text(text);
            terminal.check_written();  // a reader who has left wants no more images
        }
    };
    parallel::on_root(job.communicator, [&] {
        tables = open_tables(job, files, notes_of(job, run));
        show(shown->beginning());
    });
    std::int64_t spots = 0;
    files::Detector detector;
    detector.frame = record::frame_of(job.deck.run, run.experiment.detector);
    campaign::list_spots(job, run, [&](int image, std::vector<spots::Spot> found) {
        record::move_to_modules(detector, found);
        show(shown->of_image(image, found));
        for (const auto& table : tables) {
            table->add(image, found);
        }
        spots += static_cast<std::int64_t>(found.size());
    });
    parallel::on_root(job.communicator, [&] {
        for (const auto& table : tables) {
            table->finish();
            job.log.line(shown_name(table->name()) + ": " + std::to_string(spots) + " spots");
        }
    });
}

}  // namespace minibragg::story

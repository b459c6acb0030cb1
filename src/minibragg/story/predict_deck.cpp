#include "minibragg/story/predict_deck.hpp"

#include <cstdint>
#include <memory>
#include <vector>

#include <fcntl.h>

#include "minibragg/base/shown_text.hpp"
#include "minibragg/campaign/list_spots.hpp"
#include "minibragg/files/posix_file.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/record/output_names.hpp"
#include "minibragg/story/tell_notes.hpp"
#include "minibragg/story/tell_spots.hpp"

namespace minibragg::story {

namespace {

/// Where the table goes, a piece at a time.
class TableFile {
public:
    TableFile(const std::string& file, files::Existing existing) {
        files::check_writable(file, existing);
        partial_ = std::make_unique<files::PartialFile>(file);
        file_ = std::make_unique<files::PosixFile>(partial_->path(), O_WRONLY | O_NOFOLLOW);
    }

    void write(const std::string& text) { file_->write(text); }

    void finish() {
        file_->close();
        partial_->commit();
    }

private:
    std::unique_ptr<files::PartialFile> partial_;
    std::unique_ptr<files::PosixFile> file_;
};

}  // namespace

void predict_deck(const campaign::Job& job, const std::string& file, report::Log& terminal) {
    if (!file.empty()) {
        record::check_other_output(job.deck, "--output", file, job.communicator);
    }
    campaign::PreparedRun run = campaign::prepare_scene(job);
    std::unique_ptr<TableFile> table;
    parallel::on_root(job.communicator, [&] {
        if (!file.empty()) {
            table = std::make_unique<TableFile>(file, job.existing);
        }
    });
    tell_notes(job, run);
    const auto write = [&](const std::string& text) {
        if (table) {
            table->write(text);
        } else {
            terminal.text(text);
            terminal.check_written();  // a reader who has left wants no more images
        }
    };
    parallel::on_root(job.communicator, [&] {
        write(spot_heading());
    });
    std::int64_t spots = 0;
    campaign::list_spots(job, run, [&](int image, const std::vector<spots::Spot>& found) {
        write(spot_lines(image, found));
        spots += static_cast<std::int64_t>(found.size());
    });
    parallel::on_root(job.communicator, [&] {
        if (table) {
            table->finish();
            job.log.line(shown_name(file) + ": " + std::to_string(spots) + " spots");
        }
    });
}

}  // namespace minibragg::story

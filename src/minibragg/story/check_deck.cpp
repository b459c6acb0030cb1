#include "minibragg/story/check_deck.hpp"

#include <filesystem>
#include <set>
#include <string>

#include "minibragg/base/shown_text.hpp"
#include "minibragg/nexus/data_files.hpp"
#include "minibragg/record/image_file_names.hpp"
#include "minibragg/record/output_names.hpp"
#include "minibragg/record/program_files.hpp"
#include "minibragg/story/facts_json.hpp"
#include "minibragg/story/find_facts.hpp"
#include "minibragg/story/tell_facts.hpp"

namespace minibragg::story {

namespace {

using campaign::Job;
using campaign::PreparedRun;

/// Nothing is written, so files that exist are no reason to stop; but a run would stop.
void tell_existing_files(const Job& job) {
    if (job.existing == files::Existing::overwrite) {
        return;
    }
    const config::Output& output = job.deck.run.output;
    const std::string told = parallel::from_root(job.communicator, [&] {
        std::string text;
        std::set<std::string> told_keys;  // of a series the first
        const auto tell = [&](const std::string& key, const std::string& file) {
            std::error_code unknown;
            if (std::filesystem::exists(file, unknown) && told_keys.insert(key).second) {
                text += std::string(text.empty() ? "" : ", ") + key + " = " + shown_name(file);
            }
        };
        tell("output.file", output.file);
        for (const record::ImageFileName& file : record::image_file_names(job.deck.run)) {
            tell(file.key, file.path);
        }
        for (const record::ImageFileName& file : record::program_file_names(output)) {
            tell(file.key, file.path);
        }
        if (text.empty() && !nexus::data_file_names(output.file).empty()) {
            text = "data files of output.file = " + shown_name(output.file);
        }
        return text;
    });
    if (!told.empty()) {
        job.log.line(
            "There are files already: " + told +
            ". A run wants another name or --overwrite, or --resume to go on"
        );
    }
}

}  // namespace

void check_deck(const Job& job) {
    record::check_output_names(job.deck, job.communicator);
    check_facts_file(job);
    Job asking = job;
    asking.existing = files::Existing::overwrite;
    asking.only_asks = true;
    const PreparedRun run = campaign::prepare_run(asking);
    const auto images = static_cast<std::int64_t>(run.selected.size());
    const Facts facts = find_facts(job, run, images, SpeedMeasured::always);
    tell_facts(facts, job.log);
    if (job.deck.run.series && run.selected.size() > campaign::most_checked_shots) {
        job.log.line(
            std::to_string(campaign::some_of(run.selected).size()) + " of " +
            std::to_string(run.selected.size()) +
            " shots were looked at; a run looks at all before it begins"
        );
    }
    tell_existing_files(job);
    write_facts_file(job, facts_json("check", facts));
    job.log.line(shown_name(job.deck.file_name) + " is valid");
}

}  // namespace minibragg::story

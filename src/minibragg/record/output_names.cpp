#include "minibragg/record/output_names.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/config/input_files.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/files/file_identity.hpp"
#include "minibragg/files/output_lock.hpp"
#include "minibragg/files/output_path.hpp"
#include "minibragg/nexus/data_files.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/record/image_file_names.hpp"
#include "minibragg/record/program_files.hpp"

namespace minibragg::record {

namespace {

std::vector<files::NamedPath> names_of_inputs(const Deck& deck) {
    std::vector<files::NamedPath> inputs{{"the deck", deck.file_name}};
    config::Run copy = deck.run;
    for (const config::InputFile& file : config::input_files(copy)) {
        inputs.push_back({file.key, files::data_set_place(*file.text).file});
    }
    return inputs;
}

/// Files under the names that the deck gives.
std::vector<files::NamedPath> names_of_outputs(const config::Run& deck) {
    std::vector<files::NamedPath> outputs{{"output.file", deck.output.file}};
    for (const ImageFileName& file : image_file_names(deck)) {
        outputs.push_back({file.key, file.path});
    }
    for (const ImageFileName& file : program_file_names(deck.output)) {
        outputs.push_back({file.key, file.path});
    }
    return outputs;
}

/// A file of another key under a name that data files of the run may take.
void refuse_names_of_data_files(const std::vector<files::NamedPath>& outputs) {
    const std::filesystem::path& master = outputs.front().path;
    for (const files::NamedPath& output : outputs) {
        if (nexus::is_data_file_path(output.path, master)) {
            throw InputError(
                output.key + " = " + quoted_name(output.path.string()) +
                " is the name of a data file of output.file. Give it another name"
            );
        }
    }
}

/// Those that exist.
void add_data_files(std::vector<files::NamedPath>& outputs) {
    const std::filesystem::path master = outputs.front().path;
    for (const std::string& name : nexus::data_file_names(master)) {
        outputs.push_back({"a data file of output.file", files::folder_of(master) / name});
    }
}

}  // namespace

void check_other_output(
    const Deck& deck,
    const std::string& name,
    const std::string& file,
    const parallel::Communicator& communicator
) {
    parallel::on_root(communicator, [&] {
        std::vector<files::NamedPath> kept = names_of_inputs(deck);
        std::vector<files::NamedPath> outputs = names_of_outputs(deck.run);
        refuse_names_of_data_files({outputs.front(), {name, file}});
        add_data_files(outputs);
        kept.insert(kept.end(), outputs.begin(), outputs.end());
        files::refuse_same_files({{{name, file}}, kept, {}});
    });
}

void check_output_names(const Deck& deck, const parallel::Communicator& communicator) {
    parallel::on_root(communicator, [&] {
        std::vector<files::NamedPath> outputs = names_of_outputs(deck.run);
        refuse_names_of_data_files(outputs);
        const std::filesystem::path master = outputs.front().path;
        add_data_files(outputs);
        files::refuse_same_files(
            {outputs,
             names_of_inputs(deck),
             {{"the lock of output.file", files::OutputLock::path_of(master)}}}
        );
    });
}

}  // namespace minibragg::record

#include "minibragg/story/tell_notes.hpp"

#include <set>

namespace minibragg::story {

void tell_notes(const campaign::Job& job, const campaign::PreparedRun& run) {
    Notes notes = job.deck.notes;
    notes.append(run.experiment.notes);
    std::set<std::string> told;
    const auto tell = [&](const std::string& text) {
        if (told.insert(text).second) {
            job.log.line(text);
        }
    };
    for (const std::string& remark : notes.remarks) {
        tell(remark);
    }
    for (const std::string& warning : notes.warnings) {
        tell("warning: " + warning);
    }
}

}  // namespace minibragg::story

#include "minibragg/story/tell_notes.hpp"

#include <set>

namespace minibragg::story {

Notes once(const Notes& notes) {
    std::set<std::string> told;
    const auto new_ones = [&](const std::vector<std::string>& texts) {
        std::vector<std::string> some;
        for (const std::string& text : texts) {
            if (told.insert(text).second) {
                some.push_back(text);
            }
        }
        return some;
    };
    Notes result;
    result.remarks = new_ones(notes.remarks);
    result.warnings = new_ones(notes.warnings);
    return result;
}

Notes notes_of(const campaign::Job& job, const campaign::PreparedRun& run) {
    Notes notes = job.deck.notes;
    notes.append(run.experiment.notes);
    return once(notes);
}

void tell_notes(const campaign::Job& job, const campaign::PreparedRun& run) {
    const Notes notes = notes_of(job, run);
    for (const std::string& remark : notes.remarks) {
        job.log.line(remark);
    }
    for (const std::string& warning : notes.warnings) {
        job.log.line("warning: " + warning);
    }
}

}  // namespace minibragg::story

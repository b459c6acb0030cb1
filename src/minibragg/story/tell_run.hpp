#pragma once

#include <string>
#include <vector>

#include "minibragg/campaign/job.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/record/image_file_names.hpp"
#include "minibragg/record/run_result.hpp"

/// What people are told of a run: lines of text.
namespace minibragg::story {

/// One line on a run that has ended early: what is kept and how to go on.
std::string what_is_left(
    const campaign::Job& job, const campaign::PreparedRun& run, const record::RunResult& result
);

/// The summary at the end of a run, a line each.
std::vector<std::string> summary_lines(
    const config::Output& output, const record::RunResult& result
);

/// "picture     run.png", "CBF image   run_01.cbf to run_40.cbf (40)": a line for each kind of
/// files of single images.
std::vector<std::string> image_file_lines(const std::vector<record::ImageFileName>& files);

/// A line on the detector's response; empty without one.
std::string what_responds(const setup::Experiment& experiment);

}  // namespace minibragg::story

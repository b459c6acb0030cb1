#pragma once

#include <string>

#include "minibragg/campaign/job.hpp"

namespace minibragg::story {

/// Files that get the table of spots; those without a name are not written.
struct SpotFiles {
    std::string text_file;  ///< for people: columns
    std::string csv_file, json_file;
};

/// Lists the spots of the images of a deck: renders them, writes no image. Collective; rank 0
/// writes, each file whole or not at all.
/// @param terminal  gets the text where there is no file, whatever `job.log` shows
/// @throws InputError, EnvironmentError on every rank
void predict_deck(const campaign::Job& job, const SpotFiles& files, report::Log& terminal);

}  // namespace minibragg::story

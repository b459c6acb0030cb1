#pragma once

#include <string>
#include <vector>

/// The reader's side of guarded_read.hpp.
namespace minibragg::nexus {

/// Greets, and answers one question into a descriptor.
/// @param words  what is asked for, the file, the objects
/// @return the exit code of the program: 0, or 1 when nobody takes the answer
int answer_question(const std::vector<std::string>& words, int descriptor);

}  // namespace minibragg::nexus

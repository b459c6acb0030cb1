#pragma once

#include <string>

namespace minibragg::report {

/// Tells on the stream of errors why the run ends at once. By any thread.
void last_words(const std::string& text);

}  // namespace minibragg::report

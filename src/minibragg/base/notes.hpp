#pragma once

#include <string>
#include <vector>

namespace minibragg {

/// What a reader or a set-up has to tell the user beside its result. `check` and `run` print it
/// once, from rank 0.
struct Notes {
    std::vector<std::string> remarks;  ///< what was read and how: whole sentences
    std::vector<std::string>
        warnings;  ///< what was assumed, or what contradicts: whole sentences

    void append(const Notes& more) {
        remarks.insert(remarks.end(), more.remarks.begin(), more.remarks.end());
        warnings.insert(warnings.end(), more.warnings.begin(), more.warnings.end());
    }
};

}  // namespace minibragg

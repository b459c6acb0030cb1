#pragma once

#include <string>
#include <vector>

/// Labels of columns that hold Friedel mates apart: F(+) and F(-), FPLUS and FMINUS, I+_peak
/// and I-_peak.
namespace minibragg::reflections {

enum class FriedelSign { none, plus, minus };

/// The mate of a label and which of the two it is.
struct FriedelLabel {
    FriedelSign sign;
    std::string mate;  ///< as it would be written: "F(-)" of "F(+)"
};

/// All ways in which a label names one of a pair: one for each +, -, plus and minus in it.
/// "F-obs(+)" has two, of which only the file can tell the right one: by holding the mate.
std::vector<FriedelLabel> friedel_labels(const std::string& label);

/// What a label says plainly: by "(+)", "(-)", "plus" or "minus" in it, in any case.
FriedelSign plain_sign(const std::string& label);

/// Which of a pair a label is whose mate differs by one letter alone, p for plus and m for
/// minus: "Fp" and "Fm". To be asked of columns that are known to be a pair.
FriedelSign sign_by_letter(const std::string& label, const std::string& mate);

/// Whether two labels are one, in any case.
bool are_equal_labels(const std::string& first, const std::string& second);

}  // namespace minibragg::reflections

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "minibragg/images/file_image.hpp"

/// What the readers of CBF, SMV and raw share.
namespace minibragg::images {

/// A type of numbers in a file.
struct NumberType {
    std::string word;  ///< "uint16"
    std::size_t bytes = 0;
    bool is_integer = true, is_signed = false;
};

/// The type of this name; none where there is none.
std::optional<NumberType> number_type_named(std::string_view word);

/// The numbers that bytes hold.
/// @pre bytes are as many as `count` of them take
std::vector<double> numbers_in(
    std::string_view bytes, std::size_t count, const NumberType& type, bool is_big_endian
);

/// All numbers in a text, whatever stands between them: "(10.5, 20) pixels" has two.
std::vector<double> numbers_in_text(std::string_view text);

/// What a header of one panel says of it; what is missing is unknown.
struct PanelHeader {
    std::optional<double> pixel_size_m, distance_m, beam_fast, beam_slow, two_theta_deg;
    std::optional<double> wavelength_A, start_deg, width_deg;
};

/// Gives an image of one panel the size and what its header says.
void apply_header(FileImage& image, const PanelHeader& header);

/// Throws InputError "<file>: <why>".
[[noreturn]] void refuse_image(const std::string& name, const std::string& why);

}  // namespace minibragg::images

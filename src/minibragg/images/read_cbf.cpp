#include <algorithm>
#include <cstdint>
#include <limits>

#include "minibragg/base/text.hpp"
#include "minibragg/images/header_numbers.hpp"
#include "minibragg/images/image_readers.hpp"
#include "minibragg/pictures/byte_offset.hpp"

namespace minibragg::images {
namespace {

/// A form feed, a substitute, an end of transmission and a byte of the upper half: CBF's mark
/// of where the numbers begin (International Tables for Crystallography G, section 2.3.3).
constexpr std::string_view binary_mark{"\x0c\x1a\x04\xd5", 4};

constexpr std::int64_t most_pixels_along_edge = 65536;

/// What follows a word in a text, up to the end of its line; none where it is not there.
std::optional<std::string_view> behind(std::string_view text, std::string_view word) {
    const std::size_t begin = text.find(word);
    if (begin == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view rest = text.substr(begin + word.size());
    return rest.substr(0, rest.find_first_of("\r\n"));
}

std::optional<double> number_behind(std::string_view text, std::string_view word) {
    const auto rest = behind(text, word);
    const std::vector<double> numbers = rest ? numbers_in_text(*rest) : std::vector<double>();
    return numbers.empty() ? std::nullopt : std::optional(numbers.front());
}

std::int64_t whole_number(
    const std::string& name, std::string_view header, std::string_view word, std::int64_t most
) {
    const auto number = number_behind(header, word);
    if (!number || !(*number >= 1.0 && *number <= static_cast<double>(most))) {
        refuse_image(
            name,
            "its header has no " + std::string(word) + " of 1 to " + std::to_string(most) +
                ". Give a CBF file of one image"
        );
    }
    return static_cast<std::int64_t>(*number);
}

/// The header of the section of numbers, and these.
struct Section {
    std::string_view mime, numbers;
};

Section section_of(const std::string& name, std::string_view bytes) {
    const std::size_t mark = bytes.find(binary_mark);
    if (mark == std::string_view::npos) {
        refuse_image(
            name,
            "has no section of numbers: it is cut off, or a CBF file without an image. Copy it "
            "again"
        );
    }
    const std::size_t begin = bytes.rfind("--CIF-BINARY-FORMAT-SECTION--", mark);
    if (begin == std::string_view::npos) {
        refuse_image(name, "its section of numbers has no header. The file is damaged");
    }
    const std::string_view mime = bytes.substr(begin, mark - begin);
    if (mime.find("x-CBF_BYTE_OFFSET") == std::string_view::npos) {
        refuse_image(
            name,
            "is compressed otherwise than by byte offsets (x-CBF_BYTE_OFFSET), which "
            "alone is read. Convert it, as with fabio-convert"
        );
    }
    return {mime, bytes.substr(mark + binary_mark.size())};
}

/// "# Silicon sensor, thickness 0.000320 m" and the like.
void read_sensor_line(std::string_view text, FileImage& image) {
    const std::size_t at = text.find(" sensor, thickness ");
    const std::size_t line = at == std::string_view::npos ? at : text.rfind("# ", at);
    const auto thickness_m = number_behind(text, " sensor, thickness ");
    if (line == std::string_view::npos || !thickness_m || !(*thickness_m > 0.0)) {
        return;
    }
    const std::string_view material = text.substr(line + 2, at - line - 2);
    if (material == "Silicon" || material == "Si" || material == "CdTe" || material == "GaAs") {
        image.sensor_material = material == "Silicon" ? "Si" : std::string(material);
        image.sensor_thickness_m = *thickness_m;
    }
}

/// What DECTRIS writes into the header of one image.
PanelHeader panel_header(std::string_view text) {
    PanelHeader header;
    header.pixel_size_m = number_behind(text, "# Pixel_size");
    header.distance_m = number_behind(text, "# Detector_distance");
    header.wavelength_A = number_behind(text, "# Wavelength");
    header.start_deg = number_behind(text, "# Start_angle");
    header.width_deg = number_behind(text, "# Angle_increment");
    header.two_theta_deg = number_behind(text, "# Detector_2theta");
    if (const auto beam = behind(text, "# Beam_xy")) {
        if (const std::vector<double> xy = numbers_in_text(*beam); xy.size() >= 2) {
            header.beam_fast = xy[0];
            header.beam_slow = xy[1];
        }
    }
    return header;
}

}  // namespace

bool is_cbf(std::string_view bytes) {
    return bytes.starts_with("###CBF");
}

FileImage read_cbf(const std::string& name, std::string_view bytes) {
    const Section section = section_of(name, bytes);
    FileImage image;
    image.name = name;
    image.format = "CBF";
    image.is_counts = true;
    image.number_type = "int32";
    image.shape.columns = whole_number(
        name, section.mime, "X-Binary-Size-Fastest-Dimension:", most_pixels_along_edge
    );
    image.shape.rows = whole_number(
        name, section.mime, "X-Binary-Size-Second-Dimension:", most_pixels_along_edge
    );
    const auto size = static_cast<std::int64_t>(section.numbers.size());
    const std::int64_t data_bytes = whole_number(
        name, section.mime, "X-Binary-Size:", std::numeric_limits<std::int32_t>::max()
    );
    const std::int64_t pixels = image.shape.rows * image.shape.columns;
    if (data_bytes > size || pixels > data_bytes) {
        refuse_image(
            name,
            "is cut off or damaged: its header tells of " + std::to_string(pixels) +
                " pixels in " + std::to_string(data_bytes) + " bytes, of which there are " +
                std::to_string(size) + ". Copy it again"
        );
    }
    const auto numbers = pictures::byte_offset_decoded(
        section.numbers.substr(0, static_cast<std::size_t>(data_bytes)),
        static_cast<std::size_t>(pixels)
    );
    if (!numbers) {
        refuse_image(name, "its numbers end too early. The file is damaged: copy it again");
    }
    image.values.assign(numbers->begin(), numbers->end());
    const std::string_view text = bytes.substr(0, bytes.size() - section.numbers.size());
    apply_header(image, panel_header(text));
    read_sensor_line(text, image);
    image.saturation_value = number_behind(text, "# Count_cutoff");
    mark_pixels(image);
    // Detectors of DECTRIS mark gaps by -1 and bad pixels by -2; ours count below zero.
    const bool is_ours = text.find("# Detector: miniBragg") != std::string_view::npos;
    for (std::size_t i = 0; i < image.values.size() && !is_ours; ++i) {
        if (image.values[i] < 0.0) {
            image.marks[i] = PixelMark::masked;
        }
    }
    return image;
}

}  // namespace minibragg::images

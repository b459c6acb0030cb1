#include "minibragg/story/convert_to_nxmx.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/images/draw_image.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/nexus/utc_time.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/report/provenance.hpp"
#include "minibragg/setup/stated_sensor.hpp"

namespace minibragg::story {
namespace {

using images::FileImage;
using images::PixelMark;
using nexus::Quantity;

/// What has to be known of all images before the first is written.
struct Survey {
    files::Experiment experiment;
    std::vector<std::uint16_t> mask;  ///< bits of NXmx, [row][column]
    std::int64_t masked_in_some = 0;  ///< pixels that are masked in some images alone
    std::int64_t rounded = 0, large = 0;
    bool are_counts = true;
};

constexpr std::uint16_t user_mask = 1U << 8U;  ///< bit of NXmx: a mask that somebody has chosen
constexpr double largest_count = std::numeric_limits<std::int32_t>::max(),
                 lowest_count = std::numeric_limits<std::int32_t>::min();

bool fits_counts(double value) {
    return value >= lowest_count && value <= largest_count && value == std::floor(value);
}

FileImage image_at(const Conversion& conversion, std::int64_t number) {
    images::ImageWish wish = conversion.wish;
    wish.image = number;
    return images::read_image_file(conversion.from, wish);
}

void check_image(const Conversion& conversion, const FileImage& image) {
    const std::string name = shown_name(conversion.from);
    if (!image.has_geometry) {
        throw InputError(
            name + ": does not tell where its panels are, which NXmx does. Write raw or PNG"
        );
    }
    if (!(image.wavelength_A > 0.0)) {
        throw InputError(
            name + ": does not tell its wavelength, which NXmx does. Write raw or PNG"
        );
    }
}

/// The sensor as NXmx can state it.
void state_sensor(const FileImage& image, files::Detector& detector, report::Log& log) {
    constexpr std::array known{"Si", "CdTe", "GaAs"};
    const bool is_known =
        image.sensor_thickness_m > 0.0 &&
        std::find(known.begin(), known.end(), image.sensor_material) != known.end();
    if (is_known) {
        detector.counts_every_photon = false;
        return;
    }
    const setup::StatedSensor stated = setup::stated_sensor({}, image.wavelength_A);
    detector.sensor_material = stated.material;
    detector.sensor_thickness_m = stated.thickness_m;
    detector.counts_every_photon = true;
    log.line(
        "warning: " +
        (image.sensor_thickness_m > 0.0
             ? "a sensor of " + shown_name(image.sensor_material) + " is not for NXmx"
             : std::string("no sensor is told of, and NXmx wants one")) +
        ": one is stated that absorbs every photon"
    );
}

void add_to_mask(const FileImage& image, bool is_first, Survey& survey) {
    survey.mask.resize(image.marks.size());
    for (std::size_t i = 0; i < image.marks.size(); ++i) {
        const bool is_masked = image.marks[i] == PixelMark::masked;
        if (!is_first && is_masked != (survey.mask[i] != 0)) {
            ++survey.masked_in_some;
        }
        survey.mask[i] = is_masked ? user_mask : survey.mask[i];
    }
}

void add_to_survey(const FileImage& image, bool is_first, Survey& survey) {
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        const double value = image.values[i];
        const bool is_used =
            image.marks[i] == PixelMark::good || image.marks[i] == PixelMark::saturated;
        survey.are_counts =
            survey.are_counts && image.is_counts && (!is_used || fits_counts(value));
        survey.rounded += std::isfinite(value) && static_cast<float>(value) != value ? 1 : 0;
        survey.large += is_used || fits_counts(value) ? 0 : 1;
    }
    add_to_mask(image, is_first, survey);
    files::Experiment& experiment = survey.experiment;
    experiment.beam.wavelengths_A.push_back(image.wavelength_A);
    if (image.rotation) {
        experiment.scan.start_deg.push_back(image.rotation->start_deg);
        experiment.scan.end_deg.push_back(
            image.rotation->start_deg + image.rotation->width_deg
        );
    }
}

Survey survey_of(
    const Conversion& conversion, const std::vector<std::int64_t>& numbers, report::Log& log
) {
    Survey survey;
    for (const std::int64_t number : numbers) {
        const FileImage image = image_at(conversion, number);
        check_image(conversion, image);
        const bool is_first = number == numbers.front();
        if (is_first) {
            for (const std::string& note : image.notes) {
                log.line(shown_name(conversion.from) + ": " + note);
            }
            survey.experiment = images::experiment_of(image);
            survey.experiment.title = image.title.empty() ? image.name : image.title;
            survey.experiment.scan.start_deg.clear();
            survey.experiment.scan.end_deg.clear();
            state_sensor(image, survey.experiment.detector, log);
        }
        add_to_survey(image, is_first, survey);
    }
    files::Experiment& experiment = survey.experiment;
    experiment.scan.images = static_cast<std::int64_t>(numbers.size());
    if (experiment.scan.start_deg.size() != numbers.size()) {
        experiment.scan.start_deg.clear();
        experiment.scan.end_deg.clear();
    }
    std::vector<double>& wavelengths_A = experiment.beam.wavelengths_A;
    const double first_A = wavelengths_A.front();
    if (std::all_of(wavelengths_A.begin(), wavelengths_A.end(), [&](double wavelength_A) {
            return wavelength_A == first_A;
        })) {
        wavelengths_A.clear();
    }
    return survey;
}

/// Rows of a stacked image, [row][column], by panel: without what is beside narrower ones.
template <class Value>
class PanelRows {
public:
    PanelRows(
        const std::vector<files::Panel>& panels,
        const std::vector<Value>& values,
        const files::ImageShape& shape
    ) {
        const std::vector<std::int64_t> first_rows = files::first_rows(panels);
        values_.reserve(values.size());
        for (std::size_t i = 0; i < panels.size(); ++i) {
            const std::size_t begin = values_.size();
            for (int slow = 0; slow < panels[i].slow_pixels; ++slow) {
                const auto row = values.begin() + (first_rows[i] + slow) * shape.columns;
                values_.insert(values_.end(), row, row + panels[i].fast_pixels);
            }
            bands_.push_back(
                {{static_cast<int>(i), 0, panels[i].slow_pixels}, values_.data() + begin}
            );
        }
    }

    std::span<const files::BandRows<Value>> bands() const { return bands_; }

private:
    std::vector<Value> values_;  ///< never grows beyond what is reserved
    std::vector<files::BandRows<Value>> bands_;
};

/// Numbers that are none of the type are -1: they are masked.
template <class Value>
std::vector<Value> numbers_of(const FileImage& image) {
    std::vector<Value> numbers;
    numbers.reserve(image.values.size());
    for (const double value : image.values) {
        const bool fits = !std::is_integral_v<Value> || fits_counts(value);
        numbers.push_back(static_cast<Value>(fits ? value : -1.0));
    }
    return numbers;
}

template <class Value>
void write_pixels(
    nexus::NxmxFile& file, Quantity quantity, std::int64_t place, const FileImage& image
) {
    const PanelRows<Value> rows(image.panels, numbers_of<Value>(image), image.shape);
    file.write_image(quantity, place, rows.bands());
}

nexus::RunRecord record_of(const Conversion& conversion) {
    const report::Provenance program = report::provenance();
    return {
        {"program/name", std::string("minibragg"), ""},
        {"program/version", program.version, ""},
        {"program/commit", program.commit, ""},
        {"converted/from", as_utf8(conversion.from), ""},
        {"date", nexus::utc_now(), ""}};
}

void warn(report::Log& log, std::int64_t pixels, const std::string& what) {
    if (pixels > 0) {
        log.line("warning: " + report::several(pixels, "pixel") + what);
    }
}

void tell_lost(const Survey& survey, report::Log& log) {
    log.line(
        "warning: the exposure time, which is not read, is 1 s in the file; what the source "
        "holds beside images, mask, geometry, beam and rotation is left out"
    );
    const auto masked =
        std::count_if(survey.mask.begin(), survey.mask.end(), [](std::uint16_t bits) {
            return bits != 0;
        });
    if (masked > 0) {
        log.line(
            report::several(static_cast<std::int64_t>(masked), "pixel") +
            " that the source masks are masked by the user (bit 8), for whatever reason"
        );
    }
    warn(log, survey.masked_in_some, " that are masked in some images alone are in all");
    if (survey.are_counts) {
        warn(log, survey.large, " that are masked and do not fit int32 become -1");
    } else {
        warn(log, survey.rounded, " are rounded to 24 bits");
    }
}

}  // namespace

void convert_to_nxmx(
    const Conversion& conversion, const std::vector<std::int64_t>& images, report::Log& log
) {
    const Survey survey = survey_of(conversion, images, log);
    const Quantity quantity = survey.are_counts ? Quantity::counts : Quantity::photons;
    const parallel::Communicator alone = parallel::Communicator::self();
    nexus::NxmxFile file(
        alone,
        conversion.to,
        survey.experiment,
        {nexus::Compression::gzip, conversion.existing, {quantity}}
    );
    const std::vector<files::Panel>& panels = survey.experiment.detector.panels;
    file.write_mask(
        PanelRows<std::uint16_t>(panels, survey.mask, files::image_shape(panels)).bands()
    );
    for (std::size_t i = 0; i < images.size(); ++i) {
        const FileImage image = image_at(conversion, images[i]);
        const auto place = static_cast<std::int64_t>(i);
        if (survey.are_counts) {
            write_pixels<std::int32_t>(file, quantity, place, image);
        } else {
            write_pixels<float>(file, quantity, place, image);
        }
    }
    file.finish(record_of(conversion));
    tell_lost(survey, log);
}

}  // namespace minibragg::story

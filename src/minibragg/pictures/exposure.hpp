#pragma once

#include <string_view>

#include "minibragg/pictures/picture.hpp"

/// Which values a picture shows, and how: so that diffraction is seen at the first glance.
namespace minibragg::pictures {

enum class Scale { linear, log };

/// What deck words mean: "linear", "log".
/// @throws InputError for another one
Scale scale_named(std::string_view word);

/// Values of the background of a picture, of which spots are not a part: the good pixels that
/// remain when those of more than 4 standard deviations above the mean are left out, again and
/// again until none is; half of all pixels at least.
struct Background {
    double low = 0.0;    ///< first percentile
    double high = 0.0;   ///< 99.8th
    double limit = 0.0;  ///< larger values are signal
    double part = 1.0;   ///< of all good pixels
};

/// The values that get the first and the last colour.
struct Exposure {
    Scale scale = Scale::linear;
    double low = 0.0, high = 1.0;  ///< both above 0 with Scale::log
    double signal = 0.0;           ///< Background::limit

    /// 0 for the first colour, 1 for the last.
    double fraction(double value) const;
};

/// @param values  ascending, none of them not finite
/// @pre there is a value
Background background_of(const std::vector<float>& values);

/// Linear: from the background's low to four times as far as its high; to less, but twice as
/// far, where half of the signal's photons are in weaker pixels; to more where a fiftieth of
/// the pixels has more. Where there is no background: to the value of which a fiftieth of the
/// pixels has more; not beyond the value below which a tenth of the signal's photons lie, nor
/// below a twentieth of it. There is no background where its range is a millionth of that value
/// or less, or where less than four fifths of the pixels remain, as with the tails of spots,
/// which fall without end.
///
/// Logarithmic: whole decades, from the second percentile of what is positive to the largest,
/// seven at most.
Exposure exposure_of(const Picture& picture, Scale scale);

/// Widens spots of one pixel to three, in pictures of 1600 pixels and more to five, where the
/// picture does not enlarge pixels: one alone is hardly seen. Good pixels beside a signal get
/// its value where it is as large as all around it, twice as far above the first colour as what
/// lies two pixels away and, on a linear scale, in the darker half of the colours. Where spots
/// are so close that this would fill the picture (more than one in 100 pixels), they are seen
/// as they are.
void widen_spots(Picture& picture, const Exposure& exposure);

}  // namespace minibragg::pictures

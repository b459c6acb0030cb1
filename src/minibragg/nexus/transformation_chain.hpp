#pragma once

#include <string>

#include "minibragg/base/vec3.hpp"
#include "minibragg/nexus/hdf5_read.hpp"

/// NeXus chains of transformations (NXtransformations): from the place of a thing to the
/// laboratory.
namespace minibragg::nexus {

/// position in the laboratory = rotation * position + translation_m.
struct Placement {
    Mat3 rotation = identity_matrix;
    Vec3d translation_m{0.0, 0.0, 0.0};
};

/// The chain that begins at the axis `first` (a path; "." is the end). Axes that move are taken
/// at their first value.
/// @throws InputError for an axis that is missing or incomplete, a unit that is unknown, a
/// chain that bites its tail
Placement placement(const hdf5::InputFile& file, const std::string& first);

/// The path of what `name`, a value of depends_on, means for an object in the group `group`;
/// "." at the end of a chain. NeXus has relative names begin in the group that holds the
/// object; where nothing is there, the groups around it are searched, because some programs
/// write names that begin in the detector.
std::string resolved_axis(
    const hdf5::InputFile& file, const std::string& group, const std::string& name
);

/// The path that an axis depends on, absolute; "." at the end of a chain or when it does not
/// say.
std::string next_axis(const hdf5::InputFile& file, const std::string& axis);

/// A length in a unit as metres.
/// @throws InputError naming the object when the unit is missing or unknown
double length_m(const hdf5::InputFile& file, const std::string& object, double value);

/// The attribute `offset` of an axis in metres; 0 when it has none. An offset without
/// `offset_units` has the units of the axis, which several detectors' files rely on.
/// @throws InputError when neither is a unit of length
Vec3d offset_m(const hdf5::InputFile& file, const std::string& axis);

}  // namespace minibragg::nexus

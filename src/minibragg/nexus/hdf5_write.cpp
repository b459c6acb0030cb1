#include "minibragg/nexus/hdf5_write.hpp"

#include <algorithm>
#include <array>

namespace minibragg::nexus::hdf5 {
namespace {

/// What a data set or attribute is made of.
struct Content {
    hid_t file_type;
    hid_t memory_type;
    hid_t space;
    const void* values;
};

std::string creating(const Place& place) {
    return "write '" + place.name + "'";
}

Space scalar_space() {
    return {H5Screate(H5S_SCALAR), "make a scalar data space"};
}

Space array_space(const std::vector<hsize_t>& shape) {
    return {
        H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
        "make a data space"};
}

bool is_ascii(const std::string& text) {
    constexpr unsigned char last_ascii = 0x7F;
    return std::all_of(text.begin(), text.end(), [](char character) {
        return static_cast<unsigned char>(character) <= last_ascii;
    });
}

Type text_type(const std::string& text) {
    Type type(H5Tcopy(H5T_C_S1), "make a text type");
    check(H5Tset_size(type.id(), text.size() + 1), "size a text type");
    const H5T_cset_t characters = is_ascii(text) ? H5T_CSET_ASCII : H5T_CSET_UTF8;
    check(H5Tset_cset(type.id(), characters), "encode a text type");
    return type;
}

Dataset write_content(const Place& place, const Content& content) {
    const PropertyList properties = creation_properties(H5P_DATASET_CREATE);
    Dataset data_set(
        H5Dcreate2(
            place.parent,
            place.name.c_str(),
            content.file_type,
            content.space,
            H5P_DEFAULT,
            properties.id(),
            H5P_DEFAULT
        ),
        creating(place)
    );
    check(
        H5Dwrite(
            data_set.id(), content.memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, content.values
        ),
        creating(place)
    );
    return data_set;
}

void write_attribute(const Place& place, const Content& content) {
    const Attribute attribute(
        H5Acreate2(
            place.parent,
            place.name.c_str(),
            content.file_type,
            content.space,
            H5P_DEFAULT,
            H5P_DEFAULT
        ),
        creating(place)
    );
    check(H5Awrite(attribute.id(), content.memory_type, content.values), creating(place));
}

void set_units(const Dataset& data_set, const std::string& units) {
    if (!units.empty()) {
        set_attribute(data_set.id(), "units", units);
    }
}

}  // namespace

PropertyList creation_properties(hid_t kind) {
    PropertyList properties(H5Pcreate(kind), "make creation properties");
    check(H5Pset_obj_track_times(properties.id(), false), "switch time stamps off");
    return properties;
}

hid_t create_file(const std::filesystem::path& path) {
    const PropertyList access = file_access(path);
    const PropertyList creation = creation_properties(H5P_FILE_CREATE);
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id());
    if (file < 0) {
        // Before the lists are closed, and HDF5's reasons with them.
        fail("create '" + path.string() + "'");
    }
    return file;
}

Group make_group(const Place& place, const std::string& nx_class) {
    const PropertyList properties = creation_properties(H5P_GROUP_CREATE);
    Group group(
        H5Gcreate2(place.parent, place.name.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT),
        creating(place)
    );
    set_attribute(group.id(), "NX_class", nx_class);
    return group;
}

void set_attribute(hid_t object, const std::string& name, const std::string& text) {
    const Type type = text_type(text);
    const Space space = scalar_space();
    write_attribute({object, name}, {type.id(), type.id(), space.id(), text.c_str()});
}

void set_attribute(hid_t object, const std::string& name, const Vec3d& vector) {
    const std::array<double, 3> values{vector.x, vector.y, vector.z};
    const Space space = array_space({values.size()});
    write_attribute(
        {object, name}, {H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, space.id(), values.data()}
    );
}

Dataset write(const Place& place, const std::string& text) {
    const Type type = text_type(text);
    const Space space = scalar_space();
    return write_content(place, {type.id(), type.id(), space.id(), text.c_str()});
}

Dataset write(const Place& place, double value, const std::string& units) {
    const Space space = scalar_space();
    Dataset data_set =
        write_content(place, {H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, space.id(), &value});
    set_units(data_set, units);
    return data_set;
}

Dataset write(const Place& place, std::int64_t value, const std::string& units) {
    const Space space = scalar_space();
    Dataset data_set =
        write_content(place, {H5T_STD_I64LE, H5T_NATIVE_INT64, space.id(), &value});
    set_units(data_set, units);
    return data_set;
}

Dataset write_truth(const Place& place, bool value) {
    const std::int8_t number = value ? 1 : 0;
    const Type type(H5Tenum_create(H5T_STD_I8LE), "make a logical type");
    for (const std::int8_t known : {std::int8_t{0}, std::int8_t{1}}) {
        check(
            H5Tenum_insert(type.id(), known == 0 ? "FALSE" : "TRUE", &known),
            "name a logical value"
        );
    }
    const Space space = scalar_space();
    return write_content(place, {type.id(), type.id(), space.id(), &number});
}

hid_t type_of(NumberArray::Stored stored) {
    switch (stored) {
        case NumberArray::Stored::int32:
            return H5T_STD_I32LE;
        case NumberArray::Stored::int64:
            return H5T_STD_I64LE;
        case NumberArray::Stored::float64:
            break;
    }
    return H5T_IEEE_F64LE;
}

/// Numbers that are double in memory.
static Dataset write_numbers(
    const Place& place,
    const std::vector<double>& values,
    const std::vector<std::int64_t>& shape,
    hid_t type,
    const std::string& units
) {
    std::vector<hsize_t> extents(shape.begin(), shape.end());
    if (extents.empty()) {
        extents.push_back(values.size());
    }
    const Space space = array_space(extents);
    Dataset data_set =
        write_content(place, {type, H5T_NATIVE_DOUBLE, space.id(), values.data()});
    set_units(data_set, units);
    return data_set;
}

Dataset write(
    const Place& place,
    const std::vector<double>& values,
    const std::vector<std::int64_t>& shape,
    const std::string& units
) {
    return write_numbers(place, values, shape, H5T_IEEE_F64LE, units);
}

Dataset write(const Place& place, const NumberArray& array, const std::string& units) {
    return write_numbers(place, array.values, array.shape, type_of(array.stored), units);
}

Dataset write(const Place& place, const std::vector<std::int64_t>& values) {
    const Space space = array_space({values.size()});
    return write_content(place, {H5T_STD_I64LE, H5T_NATIVE_INT64, space.id(), values.data()});
}

}  // namespace minibragg::nexus::hdf5

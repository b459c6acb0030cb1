#include "output/hdf5_read.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <numeric>
#include <utility>

#include "base/error.hpp"

namespace minibragg::output::hdf5 {

namespace {

constexpr std::int64_t most_small_values = 1000;
constexpr std::size_t longest_text = std::size_t{1} << 16;
constexpr hsize_t most_members = 100000;

std::vector<std::int64_t> extents(hid_t space) {
    const int rank = H5Sget_simple_extent_ndims(space);
    if (rank < 0) {
        return {};
    }
    std::vector<hsize_t> sizes(static_cast<std::size_t>(rank));
    H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
    return {sizes.begin(), sizes.end()};
}

std::int64_t product(const std::vector<std::int64_t>& sizes) {
    std::int64_t count = 1;
    for (const std::int64_t size : sizes) {
        if (size != 0 && count > std::numeric_limits<std::int64_t>::max() / size) {
            return std::numeric_limits<std::int64_t>::max();
        }
        count *= size;
    }
    return count;
}

bool is_number(hid_t type) {
    const H5T_class_t kind = H5Tget_class(type);
    return kind == H5T_INTEGER || kind == H5T_FLOAT;
}

/// The text that `read` gives for a type of text, fixed or variable; none for other types.
template <class Read>
std::optional<std::string> read_text(hid_t type, hid_t space, const Read& read) {
    if (H5Tget_class(type) != H5T_STRING || product(extents(space)) != 1) {
        return std::nullopt;
    }
    if (H5Tis_variable_str(type) > 0) {
        const Type memory(H5Tcopy(H5T_C_S1));
        H5Tset_size(memory.id(), H5T_VARIABLE);
        H5Tset_cset(memory.id(), H5Tget_cset(type));
        char* pointer = nullptr;
        if (read(memory.id(), &pointer) < 0 || pointer == nullptr) {
            return std::nullopt;
        }
        const std::string text(pointer);
        H5free_memory(pointer);
        return text;
    }
    const std::size_t size = H5Tget_size(type);
    if (size == 0 || size > longest_text) {
        return std::nullopt;
    }
    std::string text(size, '\0');
    if (read(type, text.data()) < 0) {
        return std::nullopt;
    }
    text.resize(std::min(text.size(), text.find('\0')));
    return text;
}

}  // namespace

InputFile::InputFile(std::string path) : path_(std::move(path)) {
    if (!std::filesystem::is_regular_file(path_)) {
        throw InputError(path_ + ": there is no such file. Check the path");
    }
    file_ = File(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
    if (!file_.is_valid()) {
        throw InputError(path_ + ": not an HDF5 file that can be read (" + error_text() + ")");
    }
}

void InputFile::reject(const std::string& object, const std::string& why) const {
    throw InputError(path_ + ": " + object + " " + why);
}

Object InputFile::open(const std::string& object) const {
    return Object(H5Oopen(file_.id(), object.c_str(), H5P_DEFAULT));
}

bool InputFile::has(const std::string& object) const {
    return open(object).is_valid();
}

Dataset InputFile::open_dataset(const std::string& dataset) const {
    Dataset opened(H5Dopen2(file_.id(), dataset.c_str(), H5P_DEFAULT));
    if (!opened.is_valid()) {
        reject(dataset, "is missing, or no dataset");
    }
    return opened;
}

std::vector<std::string> InputFile::members(const std::string& group) const {
    const Group opened(H5Gopen2(file_.id(), group.c_str(), H5P_DEFAULT));
    H5G_info_t info{};
    if (!opened.is_valid() || H5Gget_info(opened.id(), &info) < 0) {
        reject(group, "is missing, or no group");
    }
    std::vector<std::string> names;
    for (hsize_t i = 0; i < std::min(info.nlinks, most_members); ++i) {
        const auto length = H5Lget_name_by_idx(
            opened.id(), ".", H5_INDEX_NAME, H5_ITER_INC, i, nullptr, 0, H5P_DEFAULT
        );
        if (length <= 0) {
            continue;
        }
        std::string name(static_cast<std::size_t>(length) + 1, '\0');
        H5Lget_name_by_idx(
            opened.id(),
            ".",
            H5_INDEX_NAME,
            H5_ITER_INC,
            i,
            name.data(),
            name.size(),
            H5P_DEFAULT
        );
        name.pop_back();
        names.push_back((group == "/" ? "" : group) + "/" + name);
    }
    return names;
}

std::optional<std::string> InputFile::attribute_text(
    const std::string& object, const std::string& name
) const {
    const Object owner = open(object);
    if (!owner.is_valid() || H5Aexists(owner.id(), name.c_str()) <= 0) {
        return std::nullopt;
    }
    const Attribute attribute(H5Aopen(owner.id(), name.c_str(), H5P_DEFAULT));
    const Type type(H5Aget_type(attribute.id()));
    const Space space(H5Aget_space(attribute.id()));
    return read_text(type.id(), space.id(), [&](hid_t memory, void* to) {
        return H5Aread(attribute.id(), memory, to);
    });
}

std::optional<std::string> InputFile::text(const std::string& dataset) const {
    const Dataset opened(H5Dopen2(file_.id(), dataset.c_str(), H5P_DEFAULT));
    if (!opened.is_valid()) {
        return std::nullopt;
    }
    const Type type(H5Dget_type(opened.id()));
    const Space space(H5Dget_space(opened.id()));
    return read_text(type.id(), space.id(), [&](hid_t memory, void* to) {
        return H5Dread(opened.id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
    });
}

std::vector<double> InputFile::attribute_numbers(
    const std::string& object, const std::string& name
) const {
    const Object owner = open(object);
    if (!owner.is_valid() || H5Aexists(owner.id(), name.c_str()) <= 0) {
        return {};
    }
    const Attribute attribute(H5Aopen(owner.id(), name.c_str(), H5P_DEFAULT));
    const Type type(H5Aget_type(attribute.id()));
    const Space space(H5Aget_space(attribute.id()));
    const std::int64_t count = product(extents(space.id()));
    if (!is_number(type.id()) || count > most_small_values) {
        reject(object + "@" + name, "is not a short list of numbers");
    }
    std::vector<double> numbers(static_cast<std::size_t>(count));
    if (H5Aread(attribute.id(), H5T_NATIVE_DOUBLE, numbers.data()) < 0) {
        reject(object + "@" + name, "cannot be read (" + error_text() + ")");
    }
    return numbers;
}

double InputFile::first_number(const std::string& dataset) const {
    const Dataset opened = open_dataset(dataset);
    const Type type(H5Dget_type(opened.id()));
    const Space space(H5Dget_space(opened.id()));
    const std::vector<std::int64_t> sizes = extents(space.id());
    if (!is_number(type.id()) || product(sizes) < 1) {
        reject(dataset, "holds no number");
    }
    const Space one(H5Screate(H5S_SCALAR));
    if (!sizes.empty()) {
        const std::vector<hsize_t> first(sizes.size(), 0), ones(sizes.size(), 1);
        H5Sselect_hyperslab(
            space.id(), H5S_SELECT_SET, first.data(), nullptr, ones.data(), nullptr
        );
    }
    double value = 0.0;
    if (H5Dread(opened.id(), H5T_NATIVE_DOUBLE, one.id(), space.id(), H5P_DEFAULT, &value) <
        0) {
        reject(dataset, "cannot be read (" + error_text() + ")");
    }
    return value;
}

std::vector<std::int64_t> InputFile::integers(const std::string& dataset) const {
    const Dataset opened = open_dataset(dataset);
    const Type type(H5Dget_type(opened.id()));
    const Space space(H5Dget_space(opened.id()));
    const std::int64_t count = product(extents(space.id()));
    if (!is_number(type.id()) || count > most_small_values) {
        reject(dataset, "is not a short list of integers");
    }
    std::vector<std::int64_t> values(static_cast<std::size_t>(count));
    if (H5Dread(opened.id(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) <
        0) {
        reject(dataset, "cannot be read (" + error_text() + ")");
    }
    return values;
}

std::vector<std::int64_t> InputFile::shape(const std::string& dataset) const {
    const Dataset opened = open_dataset(dataset);
    const Space space(H5Dget_space(opened.id()));
    return extents(space.id());
}

std::vector<std::uint32_t> InputFile::all_integers(const std::string& dataset) const {
    constexpr std::int64_t most_values = std::int64_t{1} << 30;
    const Dataset opened = open_dataset(dataset);
    const Type type(H5Dget_type(opened.id()));
    const Space space(H5Dget_space(opened.id()));
    const std::int64_t count = product(extents(space.id()));
    if (H5Tget_class(type.id()) != H5T_INTEGER || count > most_values) {
        reject(dataset, "is not an image of integers with at most 2^30 pixels");
    }
    std::vector<std::uint32_t> values(static_cast<std::size_t>(count));
    if (H5Dread(opened.id(), H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) <
        0) {
        reject(dataset, "cannot be read (" + error_text() + ")");
    }
    return values;
}

}  // namespace minibragg::output::hdf5

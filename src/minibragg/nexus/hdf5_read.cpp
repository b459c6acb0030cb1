#include "minibragg/nexus/hdf5_read.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/base/regular_file.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/nexus/hdf5_presence.hpp"

namespace minibragg::nexus::hdf5 {
namespace {

constexpr hsize_t most_children = 100000;
constexpr hssize_t most_integers = 16;
constexpr std::size_t most_characters = std::size_t{1} << 24U;

/// Reads the elements of a data set or attribute into memory of a type; negative when that
/// fails.
using Read = std::function<herr_t(hid_t memory_type, void* values)>;

/// What a data set or attribute holds.
struct StoredValues {
    Type type;
    Space space;
    Read read;
};

StoredValues content_of(const Dataset& data_set) {
    const hid_t id = data_set.id();
    return {
        Type(H5Dget_type(id)), Space(H5Dget_space(id)), [id](hid_t memory_type, void* values) {
            return H5Dread(id, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
        }};
}

StoredValues content_of(const Attribute& attribute) {
    const hid_t id = attribute.id();
    return {
        Type(H5Aget_type(id)), Space(H5Aget_space(id)), [id](hid_t memory_type, void* values) {
            return H5Aread(id, memory_type, values);
        }};
}

bool is_number(const StoredValues& content) {
    const H5T_class_t kind = H5Tget_class(content.type.id());
    return kind == H5T_INTEGER || kind == H5T_FLOAT;
}

hssize_t elements(const StoredValues& content) {
    return H5Sget_simple_extent_npoints(content.space.id());
}

/// A text, if there is one, or a failure to read it.
struct FoundText {
    std::optional<std::string> text{};
    bool is_unreadable = false;
};

FoundText variable_text(const StoredValues& content) {
    char* text = nullptr;
    if (content.read(content.type.id(), &text) < 0) {
        return {std::nullopt, true};
    }
    if (text == nullptr) {
        return {};
    }
    FoundText found{text};
    H5free_memory(text);
    return found;
}

FoundText fixed_text(const StoredValues& content) {
    const std::size_t size = H5Tget_size(content.type.id());
    if (size == 0 || size > most_characters) {
        return {};
    }
    std::string text(size, '\0');
    if (content.read(content.type.id(), text.data()) < 0) {
        return {std::nullopt, true};
    }
    const std::size_t end = text.find('\0');
    text.resize(end == std::string::npos ? text.size() : end);
    while (!text.empty() && text.back() == ' ') {
        text.pop_back();
    }
    return {text};
}

/// The text, if there is one text.
FoundText text_of(const StoredValues& content) {
    if (H5Tget_class(content.type.id()) != H5T_STRING || elements(content) != 1) {
        return {};
    }
    return H5Tis_variable_str(content.type.id()) > 0 ? variable_text(content)
                                                     : fixed_text(content);
}

/// Selects the first element and reads it.
herr_t read_first(const Dataset& data_set, const StoredValues& content, double& value) {
    const Space one(H5Screate(H5S_SCALAR));
    if (H5Sget_simple_extent_type(content.space.id()) == H5S_SIMPLE) {
        std::array<hsize_t, H5S_MAX_RANK> start{}, count{};
        count.fill(1);
        const herr_t status = H5Sselect_hyperslab(
            content.space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr
        );
        if (status < 0) {
            return status;
        }
    }
    return H5Dread(
        data_set.id(), H5T_NATIVE_DOUBLE, one.id(), content.space.id(), H5P_DEFAULT, &value
    );
}

/// Whether a virtual data set is as long as its sources in other files are.
bool grows_with_sources(const PropertyList& creation, std::size_t sources) {
    for (std::size_t i = 0; i < sources; ++i) {
        const Space part(H5Pget_virtual_vspace(creation.id(), i));
        if (H5Sget_select_npoints(part.id()) == static_cast<hssize_t>(H5S_UNLIMITED)) {
            return true;
        }
    }
    return false;
}

/// The files that a virtual data set is made of, without this one itself.
std::vector<std::string> source_files(const PropertyList& creation) {
    constexpr std::size_t longest_name = 4096;
    std::size_t sources = 0;
    H5Pget_virtual_count(creation.id(), &sources);
    std::vector<std::string> files;
    for (std::size_t i = 0; i < sources; ++i) {
        std::array<char, longest_name> name{};
        const ssize_t size =
            H5Pget_virtual_filename(creation.id(), i, name.data(), name.size());
        const bool is_whole = size >= 0 && static_cast<std::size_t>(size) < name.size();
        const std::string file = is_whole ? name.data() : "";
        if (file != "." && (files.empty() || files.back() != file)) {
            files.push_back(file);
        }
    }
    return files;
}

/// HDF5 would wait at a pipe.
PropertyList access_of_regular_file(const std::string& path) {
    check_regular_file(path);
    return file_access(path);
}

PropertyList creation_of(const Dataset& data_set) {
    return PropertyList(H5Dget_create_plist(data_set.id()));
}

}  // namespace

void reject(const std::string& file, const std::string& object, const std::string& message) {
    constexpr std::size_t longest_name = 300;
    std::string name = object.substr(0, longest_name);
    std::replace_if(
        name.begin(),
        name.end(),
        [](char c) {
            return c < ' ' || c > '~';
        },
        '?'
    );
    throw InputError(shown_name(file) + ":" + name + ": " + message);
}

PropertyList InputFile::access(hid_t kind, const PropertyList& linked_file) const {
    PropertyList list(H5Pcreate(kind), "make access properties");
    check(H5Pset_elink_fapl(list.id(), linked_file.id()), "choose how links are followed");
    // HDF5 hands the pointer back to ask_about_link(), which only reads.
    check(
        H5Pset_elink_cb(list.id(), ask_about_link, const_cast<InputFile*>(this)),
        "choose which links are followed"
    );
    return list;
}

InputFile::InputFile(const std::string& path) : InputFile(path, access_of_regular_file(path)) {}

InputFile::InputFile(const std::string& path, const PropertyList& properties)
    : path_(path),
      object_access_(access(H5P_LINK_ACCESS, properties)),
      group_access_(access(H5P_GROUP_ACCESS, properties)),
      data_set_access_(access(H5P_DATASET_ACCESS, properties)),
      file_(H5Fopen(path.c_str(), H5F_ACC_RDONLY, properties.id())) {
    if (file_.is_valid()) {
        return;
    }
    if (is_failure_of_system()) {
        throw EnvironmentError("cannot read " + quoted_name(path) + " (" + error_text() + ")");
    }
    throw InputError(
        shown_name(path) + ": cannot be read as HDF5 (" + error_text() + "). Give an NXmx file"
    );
}

void InputFile::reject(const std::string& object, const std::string& message) const {
    hdf5::reject(path_, object, message);
}

bool InputFile::follows_link_to(const std::string& file) const {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path target = fs::path(path_).parent_path() / file;
    const bool is_beside = !file.empty() && file.find('/') == std::string::npos &&
                           fs::is_regular_file(target, error) &&
                           fs::canonical(target, error).parent_path() ==
                               fs::canonical(fs::absolute(path_), error).parent_path();
    if (!is_beside || error) {
        refused_link_ = file;
    }
    return is_beside && !error;
}

herr_t InputFile::ask_about_link(
    const char* /*from_file*/,
    const char* /*from_group*/,
    const char* to_file,
    const char* /*to_object*/,
    unsigned* access_flags,
    hid_t /*access*/,
    void* input_file
) {
    *access_flags = H5F_ACC_RDONLY;
    return static_cast<const InputFile*>(input_file)->follows_link_to(to_file) ? 0 : -1;
}

void InputFile::check_storage(const std::string& path, const Dataset& data_set) const {
    const PropertyList creation = creation_of(data_set);
    if (H5Pget_external_count(creation.id()) > 0) {
        reject(
            path,
            "has its numbers outside of HDF5 (external raw storage), which is not read. Copy "
            "them into the file (h5repack)"
        );
    }
    if (H5Pget_layout(creation.id()) != H5D_VIRTUAL) {
        return;
    }
    for (const std::string& source : source_files(creation)) {
        if (!follows_link_to(source)) {
            reject(
                path,
                "is made of parts of '" + source +
                    "', which is no file in the same folder. Copy them into one file (h5repack)"
            );
        }
    }
}

void InputFile::tell_unreadable(const std::string& object) const {
    if (is_failure_of_system()) {
        throw EnvironmentError(
            "cannot read " + object + " of '" + path_ + "' (" + error_text() + ")"
        );
    }
    reject(object, "cannot be read (" + error_text() + "). The file is damaged");
}

void InputFile::expect_absent(const std::string& object, H5I_type_t kind) const {
    // Looking clears the stack, and may succeed now.
    const bool is_of_system = is_failure_of_system();
    const std::string reason = error_text();
    if (presence_of(file_.id(), object, kind) == Presence::absent) {
        return;
    }
    if (is_of_system || is_failure_of_system()) {
        throw EnvironmentError(
            "cannot read " + object + " of '" + path_ + "' (" + reason + ")"
        );
    }
    reject(object, "cannot be read (" + reason + "). The file is damaged");
}

Object InputFile::open(const std::string& object) const {
    Object found(H5Oopen(file_.id(), object.c_str(), object_access_.id()));
    if (!found.is_valid()) {
        expect_absent(object);
    }
    return found;
}

Dataset InputFile::unread_data_set(const std::string& path) const {
    Dataset found(H5Dopen2(file_.id(), path.c_str(), data_set_access_.id()));
    if (!found.is_valid()) {
        expect_absent(path, H5I_DATASET);
        reject(path, "is not there");
    }
    return found;
}

Dataset InputFile::find_data_set(const std::string& path) const {
    Dataset data_set(H5Dopen2(file_.id(), path.c_str(), data_set_access_.id()));
    if (data_set.is_valid()) {
        check_storage(path, data_set);
    } else {
        expect_absent(path, H5I_DATASET);
    }
    return data_set;
}

bool InputFile::is_external_link(const std::string& path) const {
    H5L_info_t info{};
    return H5Lget_info(file_.id(), path.c_str(), &info, object_access_.id()) >= 0 &&
           info.type == H5L_TYPE_EXTERNAL;
}

bool InputFile::has(const std::string& object) const {
    return open(object).is_valid();
}

std::vector<std::int64_t> InputFile::shape(const std::string& path) const {
    const Dataset data_set(H5Dopen2(file_.id(), path.c_str(), data_set_access_.id()));
    if (!data_set.is_valid()) {
        expect_absent(path, H5I_DATASET);
        return {};
    }
    const PropertyList creation = creation_of(data_set);
    if (H5Pget_layout(creation.id()) == H5D_VIRTUAL) {
        // Such a shape is known without the sources, unless it grows with them.
        std::size_t sources = 0;
        H5Pget_virtual_count(creation.id(), &sources);
        if (grows_with_sources(creation, sources)) {
            return {};
        }
    }
    const Space space(H5Dget_space(data_set.id()));
    std::array<hsize_t, H5S_MAX_RANK> extents{};
    const int dimensions = H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr);
    return {extents.begin(), extents.begin() + std::max(dimensions, 0)};
}

Dataset InputFile::data_set(const std::string& path) const {
    refused_link_.clear();
    Dataset result = find_data_set(path);
    if (result.is_valid()) {
        return result;
    }
    if (!refused_link_.empty()) {
        reject(
            path,
            "is behind a link to '" + refused_link_ +
                "', which is no file in the same folder. Put it there, or name it itself"
        );
    }
    reject(path, "there is no such data set");
}

Attribute InputFile::open_attribute(const std::string& object, const std::string& name) const {
    const Object owner = open(object);
    const htri_t exists = owner.is_valid() ? H5Aexists(owner.id(), name.c_str()) : 0;
    if (exists == 0) {
        return {};
    }
    Attribute attribute(exists > 0 ? H5Aopen(owner.id(), name.c_str(), H5P_DEFAULT) : exists);
    if (!attribute.is_valid()) {
        tell_unreadable(object);
    }
    return attribute;
}

std::vector<std::string> InputFile::names_in(const std::string& group) const {
    const Group opened(H5Gopen2(file_.id(), group.c_str(), group_access_.id()));
    H5G_info_t info{};
    if (!opened.is_valid()) {
        expect_absent(group, H5I_GROUP);
        return {};
    }
    if (H5Gget_info(opened.id(), &info) < 0) {
        tell_unreadable(group);
    }
    if (info.nlinks > most_children) {
        reject(group, "holds " + std::to_string(info.nlinks) + " objects, too many to search");
    }
    std::vector<std::string> names;
    hsize_t position = 0;
    // Not in the order of names: HDF5 1.10 crashes when it cannot read all of a group that it
    // sorts. Nor does it always tell of a part that it could not read: the names are counted.
    const herr_t status = H5Literate(
        opened.id(),
        H5_INDEX_NAME,
        H5_ITER_NATIVE,
        &position,
        [](hid_t /*group*/, const char* name, const H5L_info_t* /*info*/, void* data
        ) -> herr_t {
            static_cast<std::vector<std::string>*>(data)->emplace_back(name);
            return 0;
        },
        &names
    );
    if (status < 0) {
        tell_unreadable(group);
    }
    if (names.size() != info.nlinks) {
        throw EnvironmentError(
            "cannot read all of " + shown_name(group) + " of " + shown_name(path_) +
            ": it has " + std::to_string(info.nlinks) + " parts, of which " +
            std::to_string(names.size()) + " were found"
        );
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool InputFile::is_own_group(const std::string& path) const {
    H5L_info_t link{};
    if (H5Lget_info(file_.id(), path.c_str(), &link, object_access_.id()) < 0) {
        tell_unreadable(path);
    }
    if (link.type != H5L_TYPE_HARD) {
        return false;
    }
    const Object object = open(path);
    if (!object.is_valid()) {
        tell_unreadable(path);
    }
    return H5Iget_type(object.id()) == H5I_GROUP;
}

std::vector<std::string> InputFile::objects_below(const std::string& group) const {
    constexpr std::ptrdiff_t deepest = 32;  // a group may hold itself
    const std::string top = group.ends_with('/') ? group : group + "/";
    std::vector<std::string> paths, left{""};  // "a/b/" of groups that are left to look into
    while (!left.empty()) {
        const std::string below = left.back();
        left.pop_back();
        for (const std::string& name : names_in(top + below)) {
            std::string path = below;
            path += name;
            if (is_own_group(top + path)) {
                left.push_back(path + "/");
            }
            paths.push_back(std::move(path));
            if (paths.size() > most_children ||
                std::count(below.begin(), below.end(), '/') > deepest) {
                reject(group, "holds too many objects to search");
            }
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::vector<std::string> InputFile::groups(
    const std::string& parent, const std::string& nx_class
) const {
    std::vector<std::string> found;
    for (const std::string& name : names_in(parent)) {
        const std::string path = (parent == "/" ? "" : parent) + "/" + name;
        // Files with images, each of which would be opened.
        const bool is_image_data = name.starts_with("data") && is_external_link(path);
        if (!is_image_data && text_attribute(path, "NX_class") == nx_class) {
            found.push_back(path);
        }
    }
    return found;
}

std::string InputFile::first_group(const std::string& parent, const std::string& nx_class)
    const {
    const std::vector<std::string> found = groups(parent, nx_class);
    if (found.empty()) {
        reject(parent, "holds no group of NX_class " + nx_class + ". Give an NXmx file");
    }
    return found.front();
}

std::optional<double> InputFile::number(const std::string& path) const {
    const Dataset data_set = find_data_set(path);
    if (!data_set.is_valid()) {
        return std::nullopt;
    }
    const StoredValues content = content_of(data_set);
    double value = 0.0;
    if (!is_number(content) || elements(content) < 1) {
        reject(path, "is not a number");
    }
    if (read_first(data_set, content, value) < 0) {
        tell_unreadable(path);
    }
    if (!std::isfinite(value)) {
        reject(path, "is not a number");
    }
    return value;
}

std::optional<std::vector<std::int64_t>> InputFile::integers(const std::string& path) const {
    const Dataset data_set = find_data_set(path);
    if (!data_set.is_valid()) {
        return std::nullopt;
    }
    const StoredValues content = content_of(data_set);
    const hssize_t count = elements(content);
    if (!is_number(content) || count < 1 || count > most_integers) {
        reject(path, "is not a short list of integers");
    }
    std::vector<std::int64_t> values(static_cast<std::size_t>(count));
    if (content.read(H5T_NATIVE_INT64, values.data()) < 0) {
        tell_unreadable(path);
    }
    return values;
}

NumberArray InputFile::numbers(const std::string& path) const {
    const Dataset array_set = data_set(path);
    const StoredValues content = content_of(array_set);
    const int dimensions = H5Sget_simple_extent_ndims(content.space.id());
    if (!is_number(content) || dimensions < 1) {
        reject(path, "is not an array of numbers");
    }
    std::vector<hsize_t> shape(static_cast<std::size_t>(dimensions));
    H5Sget_simple_extent_dims(content.space.id(), shape.data(), nullptr);
    NumberArray array;
    array.shape.assign(shape.begin(), shape.end());
    array.values.resize(static_cast<std::size_t>(elements(content)));
    if (content.read(H5T_NATIVE_DOUBLE, array.values.data()) < 0) {
        tell_unreadable(path);
    }
    return array;
}

std::optional<std::string> InputFile::text(const std::string& path) const {
    const Dataset data_set = find_data_set(path);
    if (!data_set.is_valid()) {
        return std::nullopt;
    }
    const FoundText found = text_of(content_of(data_set));
    if (found.is_unreadable) {
        tell_unreadable(path);
    }
    return found.text;
}

std::optional<std::string> InputFile::text_attribute(
    const std::string& object, const std::string& name
) const {
    const Attribute attribute = open_attribute(object, name);
    if (!attribute.is_valid()) {
        return std::nullopt;
    }
    const FoundText found = text_of(content_of(attribute));
    if (found.is_unreadable) {
        tell_unreadable(object);
    }
    return found.text;
}

std::optional<Vec3d> InputFile::vector_attribute(
    const std::string& object, const std::string& name
) const {
    const Attribute attribute = open_attribute(object, name);
    if (!attribute.is_valid()) {
        return std::nullopt;
    }
    const StoredValues content = content_of(attribute);
    std::array<double, 3> values{};
    const bool is_vector =
        is_number(content) && elements(content) == static_cast<hssize_t>(values.size());
    if (is_vector && content.read(H5T_NATIVE_DOUBLE, values.data()) < 0) {
        tell_unreadable(object);
    }
    const Vec3d vector{values[0], values[1], values[2]};
    if (!is_vector || !std::isfinite(dot(vector, vector))) {
        reject(object, "attribute '" + name + "' is not a vector of three numbers");
    }
    return vector;
}

}  // namespace minibragg::nexus::hdf5

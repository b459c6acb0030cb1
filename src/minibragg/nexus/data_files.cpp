#include "minibragg/nexus/data_files.hpp"

#include <algorithm>
#include <optional>
#include <system_error>

#include <hdf5.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/files/output_path.hpp"
#include "minibragg/nexus/checksums.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/write_run_record.hpp"

namespace minibragg::nexus {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t digits = 6;
const std::string run_path = "/entry/run/";

std::string prefix_of(const fs::path& master) {
    return master.stem().string() + "_data_";
}

/// The number in "<prefix><number><extension>", at least six digits.
std::optional<std::int64_t> number_in(const std::string& name, const fs::path& master) {
    const std::string prefix = prefix_of(master), extension = master.extension().string();
    const bool fits = name.size() >= prefix.size() + digits + extension.size() &&
                      name.starts_with(prefix) && name.ends_with(extension);
    if (!fits) {
        return std::nullopt;
    }
    const std::string number =
        name.substr(prefix.size(), name.size() - prefix.size() - extension.size());
    constexpr std::size_t most_digits = 18;
    const bool is_number = number.size() <= most_digits &&
                           number.find_first_not_of("0123456789") == std::string::npos;
    return is_number ? std::optional(std::stoll(number)) : std::nullopt;
}

/// ".<name>.partial": the name.
std::string name_of_partial(const std::string& file) {
    constexpr std::string_view ending = ".partial";
    const bool is_partial = file.starts_with('.') && file.ends_with(ending);
    return is_partial ? file.substr(1, file.size() - 1 - ending.size()) : std::string();
}

std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        names.push_back(entry->path().filename().string());
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        throw EnvironmentError(
            "cannot look into '" + folder.string() + "' (" + error.message() + ")"
        );
    }
    return names;
}

/// Opens a data file, or says what to do about it.
hdf5::InputFile open_data_file(const fs::path& path) {
    try {
        return hdf5::InputFile(path.string());
    } catch (const InputError&) {
        throw InputError(
            shown_name(path.string()) +
            ": is truncated or damaged. Remove it, or continue the run with --resume: what is "
            "missing is made again"
        );
    }
}

/// Whether the images of a file are those of others.
bool is_virtual(const hdf5::InputFile& file) {
    const hdf5::Dataset images = file.unread_data_set("/entry/data/data");
    const hdf5::PropertyList properties(
        H5Dget_create_plist(images.id()), "get the layout of the images"
    );
    return H5Pget_layout(properties.id()) == H5D_VIRTUAL;
}

/// Appends the values of further images.
void append(NumberArray& all, const NumberArray& more, const std::string& what) {
    const bool fits =
        all.shape.size() == more.shape.size() &&
        std::equal(all.shape.begin() + 1, all.shape.end(), more.shape.begin() + 1);
    if (!fits) {
        throw InputError(what + ": has another shape than in the data files before it");
    }
    all.shape.front() += more.shape.front();
    all.values.insert(all.values.end(), more.values.begin(), more.values.end());
}

}  // namespace

fs::path data_file_path(const fs::path& master, std::int64_t first_image) {
    const std::string number = std::to_string(first_image);
    const std::string zeros(number.size() < digits ? digits - number.size() : 0, '0');
    std::string name = prefix_of(master);
    name += zeros;
    name += number;
    name += master.extension().string();
    return master.parent_path() / name;
}

bool is_data_file_path(const fs::path& path, const fs::path& master) {
    std::error_code unknown;
    const fs::path mine = fs::weakly_canonical(files::folder_of(path), unknown);
    const fs::path of_master = fs::weakly_canonical(files::folder_of(master), unknown);
    return mine == of_master && number_in(path.filename().string(), master);
}

std::vector<std::string> data_file_names(const fs::path& master) {
    std::vector<std::pair<std::int64_t, std::string>> found;
    for (const std::string& name : files_in(files::folder_of(master))) {
        if (const auto number = number_in(name, master)) {
            found.emplace_back(*number, name);
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> names;
    names.reserve(found.size());
    for (const auto& [number, name] : found) {
        names.push_back(name);
    }
    return names;
}

DataFile read_data_file(const fs::path& master, const std::string& name) {
    const hdf5::InputFile file = open_data_file(files::folder_of(master) / name);
    const std::string group = run_path + "series";
    const auto first = file.integers(group + "/first_image");
    const auto images = file.integers(group + "/images");
    const auto identity = file.text(group + "/identity");
    const bool is_whole = first && images && identity && images->front() > 0 &&
                          file.text_attribute("/", "complete") == "yes";
    if (!is_whole) {
        file.reject(
            group,
            "is not that of a finished data file. Remove the file, or continue the run with "
            "--resume, which makes it again"
        );
    }
    const std::string entry = "/entry/";
    return {
        name,
        first->front(),
        images->front(),
        *identity,
        file.text(entry + "start_time").value_or(""),
        file.text(entry + "end_time").value_or("")};
}

std::vector<DataFile> read_data_files(const fs::path& master) {
    std::vector<DataFile> files;
    for (const std::string& name : data_file_names(master)) {
        files.push_back(read_data_file(master, name));
    }
    return files;
}

OutputFileState state_of_file(const fs::path& path) {
    const hdf5::InputFile file(path.string());
    return {
        file.text(run_path + "series/identity").value_or(""),
        file.text_attribute("/", "complete") == "yes",
        is_virtual(file)};
}

std::string fault_of_data_file(const fs::path& path) {
    try {
        std::string fault = damage_of_file(path);
        if (fault.empty()) {
            read_data_file(path, path.filename().string());
        }
        return fault;
    } catch (const InputError& error) {
        return std::string("cannot be used: ") + error.what();
    }
}

void remove_unfinished(const fs::path& master) {
    for (const std::string& file : files_in(files::folder_of(master))) {
        const std::string name = name_of_partial(file);
        if (name == master.filename() || number_in(name, master)) {
            files::remove_file(files::folder_of(master) / file);
        }
    }
}

void remove_series(const fs::path& master) {
    const std::vector<std::string> names = data_file_names(master);
    if (!names.empty()) {
        files::remove_file(master);
    }
    for (const std::string& name : names) {
        files::remove_file(files::folder_of(master) / name);
    }
    remove_unfinished(master);
}

RunRecord joined_over_images(const fs::path& master, const std::vector<DataFile>& files) {
    RunRecord joined;
    for (const DataFile& data_file : files) {
        const fs::path path = files::folder_of(master) / data_file.name;
        const hdf5::InputFile file(path.string());
        std::size_t next = 0;
        for (const std::string& name : file.objects_below(run_path)) {
            const std::string object = run_path + name;
            if (file.text_attribute(object, first_dimension) != of_images) {
                continue;
            }
            if (data_file.name == files.front().name) {
                joined.push_back(
                    {name,
                     file.numbers(object),
                     file.text_attribute(object, "units").value_or(""),
                     true}
                );
            } else if (next < joined.size() && joined[next].name == name) {
                append(
                    std::get<NumberArray>(joined[next].value),
                    file.numbers(object),
                    path.string() + ":" + object
                );
            } else {
                file.reject(object, "is not in the data files before this one");
            }
            ++next;
        }
        if (next != joined.size()) {
            file.reject(run_path, "has not all that the data files before this one have");
        }
    }
    return joined;
}

RunRecord series_record(const DataFile& file) {
    return {
        {"series/identity", file.identity, ""},
        {"series/first_image", file.first_image, ""},
        {"series/images", file.images, ""}};
}

}  // namespace minibragg::nexus

#include "minibragg/nexus/joined_tables.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "minibragg/files/output_path.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/hdf5_write.hpp"
#include "minibragg/nexus/virtual_source.hpp"
#include "minibragg/nexus/write_run_record.hpp"

namespace minibragg::nexus {
namespace {

const std::string offsets_name = "shot_offsets";

hdf5::Space space_of_rows(std::int64_t rows, const std::vector<std::int64_t>& of_row) {
    std::vector<hsize_t> extents{static_cast<hsize_t>(rows)};
    extents.insert(extents.end(), of_row.begin(), of_row.end());
    return {
        H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
        "describe a column"};
}

/// Of what are the numbers of a column.
NumberArray::Stored stored_as(const hdf5::InputFile& file, const std::string& path) {
    const hdf5::Dataset column = file.unread_data_set(path);
    const hdf5::Type type(H5Dget_type(column.id()), "get the type of '" + path + "'");
    if (H5Tget_class(type.id()) == H5T_FLOAT) {
        return NumberArray::Stored::float64;
    }
    return H5Tget_size(type.id()) == sizeof(std::int64_t) ? NumberArray::Stored::int64
                                                          : NumberArray::Stored::int32;
}

/// What a row shows whose data file is missing: no number, or -1.
void set_missing_row(hid_t properties, NumberArray::Stored stored) {
    const double missing = stored == NumberArray::Stored::float64
                               ? std::numeric_limits<double>::quiet_NaN()
                               : -1.0;
    hdf5::check(
        H5Pset_fill_value(properties, H5T_NATIVE_DOUBLE, &missing),
        "choose the value of missing rows"
    );
}

}  // namespace

JoinedTable::JoinedTable(
    const std::filesystem::path& master, const std::vector<DataFile>& files, std::string group
)
    : group_("/entry/run/" + std::move(group)) {
    offsets_.values = {0.0};
    offsets_.stored = NumberArray::Stored::int64;
    const std::string offsets_path = group_ + "/" + offsets_name;
    for (const DataFile& data_file : files) {
        const hdf5::InputFile file((files::folder_of(master) / data_file.name).string());
        const bool is_first = data_file.name == files.front().name;
        if (!file.has(offsets_path)) {
            if (!is_first && !parts_.empty()) {
                file.reject(group_, "is in other data files, and not in this one");
            }
            continue;
        }
        const NumberArray own = file.numbers(offsets_path);
        if (!is_first && parts_.empty()) {
            file.reject(group_, "is in this data file, and not in those before it");
        }
        const double first = offsets_.values.back();
        for (std::size_t i = 1; i < own.values.size(); ++i) {
            offsets_.values.push_back(first + own.values[i]);
        }
        parts_.push_back(
            {data_file.name,
             static_cast<std::int64_t>(first),
             static_cast<std::int64_t>(own.values.back())}
        );
        for (const std::string& name : file.objects_below(group_)) {
            const std::string path = group_ + "/" + name;
            if (is_first && file.text_attribute(path, first_dimension) == of_rows) {
                std::vector<std::int64_t> extents = file.shape(path);
                extents.erase(extents.begin());
                columns_.push_back(
                    {name,
                     file.text_attribute(path, "units").value_or(""),
                     extents,
                     stored_as(file, path)}
                );
            }
        }
    }
    offsets_.shape = {static_cast<std::int64_t>(offsets_.values.size())};
}

std::int64_t JoinedTable::most_bytes() const {
    constexpr std::size_t bytes_of_column = 2048;
    std::size_t bytes = offsets_.values.size() * sizeof(std::int64_t);
    for (const Part& part : parts_) {
        bytes += (bytes_of_source + part.file_name.size()) * columns_.size();
    }
    return static_cast<std::int64_t>(bytes + bytes_of_column * columns_.size());
}

void JoinedTable::create(hid_t file, const Column& column) const {
    const std::string path = group_ + "/" + column.name;
    const hdf5::PropertyList properties = hdf5::creation_properties(H5P_DATASET_CREATE);
    set_missing_row(properties.id(), column.stored);
    const std::int64_t all = parts_.back().first + parts_.back().rows;
    const hdf5::Space target = space_of_rows(all, column.extents);
    for (const Part& part : parts_) {
        if (part.rows > 0) {
            map_source(
                properties.id(),
                target,
                part.first,
                space_of_rows(part.rows, column.extents),
                {part.file_name, path}
            );
        }
    }
    const hdf5::Dataset created(
        H5Dcreate2(
            file,
            path.c_str(),
            hdf5::type_of(column.stored),
            target.id(),
            H5P_DEFAULT,
            properties.id(),
            H5P_DEFAULT
        ),
        "create '" + path + "'"
    );
    if (!column.units.empty()) {
        hdf5::set_attribute(created.id(), "units", column.units);
    }
    hdf5::set_attribute(created.id(), first_dimension, of_rows);
}

void JoinedTable::write(hid_t file) const {
    if (parts_.empty()) {
        return;
    }
    const std::size_t slash = group_.rfind('/');
    const hdf5::Group above(
        H5Gopen2(file, group_.substr(0, slash).c_str(), H5P_DEFAULT), "open '" + group_ + "'"
    );
    const hdf5::Group group =
        hdf5::make_group({above.id(), group_.substr(slash + 1)}, "NXcollection");
    hdf5::write({group.id(), offsets_name}, offsets_);
    for (const Column& column : columns_) {
        create(file, column);
    }
}

}  // namespace minibragg::nexus

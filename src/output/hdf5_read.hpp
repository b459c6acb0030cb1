#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "output/hdf5_handle.hpp"

/// Reading of other people's HDF5 files. Nothing is believed: types, ranks and sizes are checked first, and
/// what is wrong is an InputError that names file and object.
namespace minibragg::output::hdf5 {

/// An HDF5 file of a user, open for reading.
class InputFile {
public:
    /// @throws InputError when it does not exist or is no HDF5 file
    explicit InputFile(std::string path);

    const std::string& path() const { return path_; }

    /// Whether there is an object of that absolute path.
    bool has(const std::string& object) const;

    /// Absolute paths of the members of a group, in the order of their names; at most 100000.
    std::vector<std::string> members(const std::string& group) const;

    /// The text of an attribute or dataset; none when it is absent or no text.
    std::optional<std::string> attribute_text(
        const std::string& object, const std::string& name
    ) const;
    std::optional<std::string> text(const std::string& dataset) const;

    /// The numbers of an attribute; empty when it is absent.
    std::vector<double> attribute_numbers(const std::string& object, const std::string& name)
        const;

    /// The first number of a dataset.
    double first_number(const std::string& dataset) const;

    /// The integers of a small dataset (at most 1000).
    std::vector<std::int64_t> integers(const std::string& dataset) const;

    /// Extents of a dataset.
    std::vector<std::int64_t> shape(const std::string& dataset) const;

    /// All values of a dataset of integers.
    std::vector<std::uint32_t> all_integers(const std::string& dataset) const;

    [[noreturn]] void reject(const std::string& object, const std::string& why) const;

private:
    Object open(const std::string& object) const;
    Dataset open_dataset(const std::string& dataset) const;

    SilentErrors silent_;
    std::string path_;
    File file_;
};

}  // namespace minibragg::output::hdf5

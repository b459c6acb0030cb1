#pragma once

#include <string>

namespace minibragg::files {

/// A file, and an object in it where it is one of HDF5.
struct DataSetPlace {
    std::string file;
    std::string object;  ///< absolute; empty: the text names a file alone
};

/// "mask.h5:/entry/mask" as the file and the object. A text that is the name of a file as it
/// stands names no object.
DataSetPlace data_set_place(const std::string& text);

}  // namespace minibragg::files

#pragma once

/// How a process ends that has used HDF5. A file whose writing has failed is left open:
/// HDF5 1.10 may crash when it closes what a failing disk keeps it from writing, and would try
/// once more at exit and in MPI_Finalize. Such a process ends by parallel::abort_all(). Nothing
/// here includes hdf5.h.
namespace minibragg::nexus {

/// Starts HDF5 so that it is never ended. Call it before MPI is started: HDF5 then asks
/// MPI_Finalize for nothing.
void start_hdf5();

/// Whether this process has left a file open, or could not close one in order. It ends by
/// parallel::abort_all() then.
bool has_unclosed_files() noexcept;

/// Remembers that it has.
void note_unclosed_file() noexcept;

}  // namespace minibragg::nexus

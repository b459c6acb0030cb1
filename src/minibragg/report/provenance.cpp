#include "minibragg/report/provenance.hpp"

#include <sstream>

#include <Kokkos_Core.hpp>

#include "build_info.hpp"

namespace minibragg::report {

namespace {

/// 30401 as 3.4.1.
std::string kokkos_version() {
    constexpr int major = 10000, minor = 100;
    const int version = KOKKOS_VERSION;
    return std::to_string(version / major) + "." + std::to_string(version % major / minor) +
           "." + std::to_string(version % minor);
}

}  // namespace

Provenance provenance() {
    Provenance known{
        build_info::version,
        build_info::commit,
        build_info::compiler,
        build_info::build_type,
        build_info::architecture,
        kokkos_version(),
        {}};
    std::ostringstream configuration;
    Kokkos::print_configuration(configuration);
    known.kokkos_configuration = configuration.str();
    return known;
}

std::string version_text() {
    return std::string("minibragg ") + build_info::version + " (" + build_info::commit + ")\n" +
           "compiler  " + build_info::compiler + ", " + build_info::build_type +
           ", -march=" + build_info::architecture + "\n" + "Kokkos    " + kokkos_version() +
           " (" + Kokkos::DefaultExecutionSpace::name() + ")\n" + "MPI       " +
           build_info::mpi + "\n" + "HDF5      " + build_info::hdf5 + "\n";
}

}  // namespace minibragg::report

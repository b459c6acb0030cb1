#include "parallel/mpi_session.hpp"

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include <mpi.h>

#include "base/error.hpp"

namespace minibragg::parallel {
namespace {

/// What mpirun of Open MPI, mpiexec of MPICH and Intel MPI, PMIx and Slurm set for each process.
constexpr std::array launcher_variables{
    "OMPI_COMM_WORLD_SIZE",
    "PMIX_RANK",
    "PMI_RANK",
    "PMI_SIZE",
    "PMI_FD",
    "MPI_LOCALNRANKS",
    "SLURM_PROCID",
    "PALS_RANKID",
    "FLUX_TASK_RANK"};

struct Setting {
    const char* name;
    const char* value;
};

/// Open MPI alone in a process: no runtime to join, no network but the loop to itself.
constexpr std::array singleton_settings{
    Setting{"OMPI_MCA_ess_singleton_isolated", "1"},
    Setting{"OMPI_MCA_btl", "self"},
    Setting{"OMPI_MCA_pml", "ob1"},
    Setting{"OMPI_MCA_osc", "^ucx"}};

/// The singleton settings, in the environment while it lives: MPI_Init reads them, child processes must not.
class SingletonEnvironment {
public:
    SingletonEnvironment() {
        for (const Setting& setting : singleton_settings) {
            if (std::getenv(setting.name) == nullptr) {
                setenv(setting.name, setting.value, 1);
                names_.emplace_back(setting.name);
            }
        }
    }

    ~SingletonEnvironment() {
        for (const char* name : names_) {
            unsetenv(name);
        }
    }

    SingletonEnvironment(const SingletonEnvironment&) = delete;
    SingletonEnvironment& operator=(const SingletonEnvironment&) = delete;
    SingletonEnvironment(SingletonEnvironment&&) = delete;
    SingletonEnvironment& operator=(SingletonEnvironment&&) = delete;

private:
    std::vector<const char*> names_;
};

void initialize(int& argc, char**& argv) {
    // Serialized: a thread may write one image while the next is computed, but only one calls MPI at a time.
    int provided = MPI_THREAD_SINGLE;
    const int status = MPI_Init_thread(&argc, &argv, MPI_THREAD_SERIALIZED, &provided);
    if (status != MPI_SUCCESS) {
        throw EnvironmentError(
            "MPI_Init failed (code " + std::to_string(status) + "). Check the MPI installation"
        );
    }
}

}  // namespace

bool has_launcher() {
    for (const char* name : launcher_variables) {
        if (std::getenv(name) != nullptr) {
            return true;
        }
    }
    return false;
}

MpiSession::MpiSession(int& argc, char**& argv) {
    if (has_launcher()) {
        initialize(argc, argv);
    } else {
        const SingletonEnvironment settings;
        initialize(argc, argv);
    }
}

MpiSession::~MpiSession() {
    MPI_Finalize();
}

void abort_all(int exit_code) {
    MPI_Abort(MPI_COMM_WORLD, exit_code);
    std::abort();
}

}  // namespace minibragg::parallel

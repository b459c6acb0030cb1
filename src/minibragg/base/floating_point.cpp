#include "minibragg/base/floating_point.hpp"

#include <cstddef>

#ifdef _OPENMP
#include <omp.h>
#endif

namespace minibragg {
namespace {

/// Does something on every thread of OpenMP: `work(number of the thread)`. Nothing where there
/// is none.
template <class Work>
void on_openmp_threads([[maybe_unused]] const Work& work) {
#ifdef _OPENMP
#pragma omp parallel
    work(static_cast<std::size_t>(omp_get_thread_num()));
#endif
}

std::size_t openmp_threads() {
#ifdef _OPENMP
    return static_cast<std::size_t>(omp_get_max_threads());
#else
    return 0;
#endif
}

}  // namespace

void set_ieee_arithmetic() noexcept {
    std::fesetenv(FE_DFL_ENV);
}

IeeeKernels::IeeeKernels() : of_threads_(openmp_threads()) {
    on_openmp_threads([this](std::size_t thread) {
        std::fegetenv(&of_threads_.at(thread));
        set_ieee_arithmetic();
    });
    set_ieee_arithmetic();
}

IeeeKernels::~IeeeKernels() {
    on_openmp_threads([this](std::size_t thread) {
        std::fesetenv(&of_threads_[thread]);
    });
}

}  // namespace minibragg

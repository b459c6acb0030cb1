from spack_repo.builtin.build_systems.cmake import CMakePackage
from spack_repo.builtin.build_systems.cuda import CudaPackage
from spack_repo.builtin.build_systems.rocm import ROCmPackage

from spack.package import *


class Minibragg(CMakePackage, CudaPackage, ROCmPackage):
    """Simulates X-ray diffraction images of crystals: a performance-portable mini-app with one path for every oversampling."""

    homepage = "https://github.com/minibragg/minibragg"
    git = "https://github.com/minibragg/minibragg.git"

    tags = ["proxy-app", "e4s"]
    license("BSD-3-Clause")

    version("main", branch="main")

    variant("openmp", default=True, description="Threads on processors")
    variant("python", default=False, description="The Python package minibragg")
    variant("tests", default=False, description="Build the tests")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")

    # Ranks are the program's first level: there is no variant without MPI.
    depends_on("mpi@3:")
    depends_on("hdf5@1.10:+mpi")
    depends_on("kokkos@3.4:+serial")
    depends_on("kokkos-kernels@3.4:")
    depends_on("cli11")
    depends_on("tomlplusplus@3:")
    depends_on("nlohmann-json@3.7:")
    depends_on("gemmi@0.5.7:")
    depends_on("pegtl@3.2:3")
    depends_on("libpng")
    depends_on("zlib-api")
    # Filters of HDF5 are found at run time: without it, decks say output.compression = "gzip".
    depends_on("hdf5-plugins", type="run", when="@main")
    depends_on("googletest@1.10:+gmock", type="build", when="+tests")
    depends_on("python@3.9:", type=("build", "run"), when="+python")
    depends_on("py-pybind11@2.10:", type="build", when="+python")
    depends_on("py-numpy", type=("build", "run"), when="+python")
    extends("python", when="+python")

    depends_on("kokkos+openmp", when="+openmp")
    depends_on("kokkos~openmp", when="~openmp")
    with when("+cuda"):
        depends_on("kokkos@4.0:+cuda+cuda_lambda+wrapper")
        for arch in CudaPackage.cuda_arch_values:
            depends_on(f"kokkos cuda_arch={arch}", when=f"cuda_arch={arch}")
            depends_on(f"kokkos-kernels+cuda cuda_arch={arch}", when=f"cuda_arch={arch}")
    with when("+rocm"):
        depends_on("kokkos@4.0:+rocm")
        for target in ROCmPackage.amdgpu_targets:
            depends_on(f"kokkos amdgpu_target={target}", when=f"amdgpu_target={target}")

    conflicts("+cuda", when="+rocm", msg="Kokkos runs on one kind of device")
    conflicts("%gcc@:10", msg="C++20 with concepts")
    conflicts("cuda_arch=none", when="+cuda", msg="name the GPU: cuda_arch=90")

    generator("ninja")

    def backend(self):
        """What Kokkos runs on, by the name that it has in Kokkos_DEVICES."""
        for variant_name, name in (("+cuda", "CUDA"), ("+rocm", "HIP"), ("+openmp", "OPENMP")):
            if self.spec.satisfies(variant_name):
                return name
        return "SERIAL"

    def cmake_args(self):
        args = [
            self.define("MINIBRAGG_BACKEND", self.backend()),
            self.define_from_variant("MINIBRAGG_BUILD_TESTS", "tests"),
            self.define_from_variant("MINIBRAGG_PYTHON", "python"),
            # Spack's compiler wrappers choose the processor.
            self.define("MINIBRAGG_ARCH", ""),
        ]
        if self.spec.satisfies("+cuda"):
            args.append(self.define("CMAKE_CXX_COMPILER", self["kokkos"].kokkos_cxx))
        elif self.spec.satisfies("+rocm"):
            args.append(self.define("CMAKE_CXX_COMPILER", self["hip"].hipcc))
        return args

    def test_small_problem(self):
        """the small problem is simulated and verified"""
        program = which(self.prefix.bin.minibragg)
        out = program("bench", "--problem", "small", output=str.split, error=str.split)
        check_outputs([r"Figure of merit \(FOM\): \S+ steps/s", r"Verification: PASSED"], out)

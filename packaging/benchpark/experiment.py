from benchpark.caliper import Caliper
from benchpark.cuda import CudaExperiment
from benchpark.directives import maintainers, variant
from benchpark.experiment import Experiment
from benchpark.mpi import MpiOnlyExperiment
from benchpark.openmp import OpenMPExperiment
from benchpark.rocm import ROCmExperiment
from benchpark.scaling import Scaling, ScalingMode


class Minibragg(
    Experiment,
    MpiOnlyExperiment,
    OpenMPExperiment,
    CudaExperiment,
    ROCmExperiment,
    Scaling(ScalingMode.Strong, ScalingMode.Weak, ScalingMode.Throughput),
    Caliper,
):
    variant("workload", default="large", values=("small", "large", "ls49", "series"), description="The fixed problem")
    variant("precision", default="mixed", values=("mixed", "double"), description="Of the path")
    variant("version", default="main", description="Version of the program")

    maintainers("minibragg")

    def compute_applications_section(self):
        # A rank a core or a GPU; images only where throughput is scaled, for the other problems say themselves how many they have.
        self.add_experiment_variable("resource_count", 1, True)
        self.add_experiment_variable("images", 1, True)

        def grows(var, itr, dim, scaling_factor):
            return var.val(dim) * scaling_factor

        def stays(var, itr, dim, scaling_factor):
            return var.val(dim)

        self.register_scaling_config(
            {
                ScalingMode.Strong: {"resource_count": grows, "images": stays},
                ScalingMode.Weak: {"resource_count": grows, "images": stays},
                ScalingMode.Throughput: {"resource_count": stays, "images": grows},
            }
        )
        self.set_required_variables(
            n_resources="{resource_count}",
            process_problem_size="{images}/{resource_count}",
            total_problem_size="{images}",
        )
        scale, options = "strong", f"--set sampling.precision={self.spec.variants['precision'][0]}"
        if self.spec.satisfies("+weak"):
            scale = "weak"
        elif self.spec.satisfies("+throughput"):
            scale, options = "throughput", options + " --images {images}"
        self.add_experiment_variable("scale", scale, False)
        self.add_experiment_variable("options", options, False)
        on_device = self.spec.satisfies("+cuda") or self.spec.satisfies("+rocm")
        self.add_experiment_variable("n_gpus" if on_device else "n_ranks", "{n_resources}", True)

    def compute_package_section(self):
        self.add_package_spec(self.name, [f"minibragg@{self.spec.variants['version'][0]}"])

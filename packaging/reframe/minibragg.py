"""ReFrame: the small problem everywhere, the others where they are asked for.

reframe -c packaging/reframe/minibragg.py -r -n 'MiniBraggBench.*small'
"""

import reframe as rfm
import reframe.utility.sanity as sn

NUMBER = r"([0-9.]+e[+-][0-9]+)"


@rfm.simple_test
class MiniBraggBench(rfm.RunOnlyRegressionTest):
    """A fixed problem of an installed program: verified, and its figure of merit."""

    descr = "miniBragg: X-ray diffraction images"
    valid_systems = ["*"]
    valid_prog_environs = ["*"]
    problem = parameter(["small", "series", "ls49", "large"])
    precision = variable(str, value="mixed")
    scale = variable(str, value="strong")
    executable = "minibragg"
    num_tasks = variable(int, value=1)
    tags = {"proxy-app"}

    @run_before("run")
    def set_options(self):
        self.executable_opts = ["bench", "--problem", self.problem, "--scale", self.scale, "--set", f"sampling.precision={self.precision}"]

    @sanity_function
    def is_verified(self):
        return sn.assert_found(r"Verification: PASSED", self.stdout)

    @performance_function("steps/s")
    def figure_of_merit(self):
        return sn.extractsingle(r"Figure of merit \(FOM\): " + NUMBER, self.stdout, 1, float)

    @performance_function("images/s")
    def images_per_second(self):
        return sn.extractsingle(r"Images per second: " + NUMBER, self.stdout, 1, float)

    @performance_function("s")
    def time_of_path(self):
        return sn.extractsingle(r"Time of path: " + NUMBER + " s", self.stdout, 1, float)

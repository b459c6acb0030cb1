from ramble.appkit import *


class Minibragg(SpackApplication):
    """Simulates X-ray diffraction images of crystals"""

    name = "minibragg"

    tags("proxy-app", "mini-app", "x-ray", "kokkos")

    software_spec("minibragg", pkg_spec="minibragg", package_manager="spack*")

    executable("bench", "minibragg bench --problem {problem} --scale {scale} {options}", use_mpi=True)

    for problem in ("small", "large", "ls49", "series"):
        workload(problem, executables=["bench"])
        workload_variable("problem", default=problem, description="The fixed problem", workloads=[problem])

    workload_group("all_problems", workloads=["small", "large", "ls49", "series"])
    workload_variable(
        "scale", default="strong", values=["strong", "weak", "throughput"], description="How work follows ranks", workload_group="all_problems"
    )
    workload_variable(
        "options",
        default="",
        description="More options: --analytic, --images N, --set sampling.precision=double",
        workload_group="all_problems",
    )

    log_file = "{experiment_run_dir}/{experiment_name}.out"
    number = r"[0-9.]+e[+-][0-9]+"

    figure_of_merit(
        "Figure of merit",
        fom_regex=r"Figure of merit \(FOM\): (?P<fom>" + number + r") steps/s",
        group_name="fom",
        units="steps/s",
        log_file=log_file,
    )
    figure_of_merit(
        "Images per second", fom_regex=r"Images per second: (?P<images>" + number + r")", group_name="images", units="1/s", log_file=log_file
    )
    figure_of_merit(
        "Deviation",
        fom_regex=r"Verification: PASSED \(max deviation (?P<deviation>" + number + r"),",
        group_name="deviation",
        units="",
        log_file=log_file,
    )
    for phase in ("set-up", "path", "response", "writing", "total"):
        figure_of_merit(
            "Time of " + phase, fom_regex="Time of " + phase + r": (?P<seconds>" + number + r") s", group_name="seconds", units="s", log_file=log_file
        )

    success_criteria("verified", mode="string", match=r"Verification: (PASSED|NOT VERIFIED) \(.*", file=log_file)

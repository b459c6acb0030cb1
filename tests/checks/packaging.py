"""packaging.py SOURCE BUILD PROGRAM: recipes of others are Python, find what the program says, and name this version; the SBOM is whole.

Recipes are loaded with stand-ins for the packages that they import, which are not here: what a recipe calls is kept, not judged.
"""

import ast
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import types
from unittest import mock

source, build, program = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
wrong = []


def check(is_right, what):
    if not is_right:
        wrong.append(what)


class StandIn(types.ModuleType):
    """Has every name: a call that is kept, or a class to inherit from."""

    calls = []
    base = type("Base", (), {})
    __all__ = [
        "SpackApplication", "tags", "software_spec", "executable", "workload", "workload_variable", "workload_group", "figure_of_merit",
        "success_criteria",
    ]  # fmt: skip

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name[0].isupper():
            return self.base

        def call(*positional, **named):
            StandIn.calls.append((name, positional, named))
            return (lambda decorated: decorated) if not positional or name.endswith("function") else (positional[0] if name == "simple_test" else None)

        return call


def expressions_of_ramble():
    """Names and expressions of the figures of merit, and what success looks like."""
    StandIn.calls.clear()
    with mock.patch.dict(sys.modules, {"ramble": StandIn("ramble"), "ramble.appkit": StandIn("ramble.appkit")}):
        exec(compile((source / "packaging/ramble/application.py").read_text(), "application.py", "exec"), {})
    for name, positional, named in StandIn.calls:
        if name == "figure_of_merit":
            check(f"?P<{named['group_name']}>" in named["fom_regex"], f"ramble: {positional[0]} has no group {named['group_name']}")
            yield positional[0], named["fom_regex"]
        elif name == "success_criteria":
            yield "success", named["match"]


def expressions_of_reframe():
    """Every string that is searched for in what the program says."""
    tree = ast.parse((source / "packaging/reframe/minibragg.py").read_text())
    number = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "NUMBER"
    )
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        if call.func.attr in ("assert_found", "extractsingle"):
            yield "reframe", eval(compile(ast.Expression(call.args[0]), "minibragg.py", "eval"), {"NUMBER": number})


def check_recipes():
    recipes = sorted((source / "packaging").glob("*/*.py"))
    check(len(recipes) == 4, f"packaging has {len(recipes)} recipes in Python, not 4")
    for recipe in recipes:
        ast.parse(recipe.read_text(), recipe.name)
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run([program, "bench", "--problem", "small"], cwd=folder, capture_output=True, text=True, check=True).stdout
    found = [*expressions_of_ramble(), *expressions_of_reframe()]
    check(len(found) >= 13, f"only {len(found)} expressions were found in the recipes of ramble and reframe")
    for name, expression in found:
        check(re.search(expression, said), f"{name}: {expression!r} finds nothing in what the program says")
    package = (source / "packaging/spack/package.py").read_text()
    for expression in re.findall(r'(?<![a-z])r"([^"]+)"', package):
        check(re.search(expression, said), f"spack: {expression!r} finds nothing in what the program says")


def check_versions():
    version = re.search(r"project\(minibragg VERSION ([0-9.]+)", (source / "CMakeLists.txt").read_text()).group(1)
    citation = (source / "CITATION.cff").read_text()
    check(f"\nversion: {version}\n" in citation, f"CITATION.cff does not say version: {version}")
    for key in ("cff-version", "message", "title", "authors", "license"):
        check(re.search(f"^{key}:", citation, re.MULTILINE), f"CITATION.cff lacks {key}")
    meta = json.loads((source / "codemeta.json").read_text())
    check(meta["version"] == version, f"codemeta.json says {meta['version']}, not {version}")


def check_sbom():
    sbom = json.loads((build / "sbom.spdx.json").read_text())
    check(sbom["spdxVersion"] == "SPDX-2.3" and sbom["dataLicense"] == "CC0-1.0", "the SBOM is not of SPDX 2.3")
    packages = {package["name"]: package for package in sbom["packages"]}
    for name in ("minibragg", "Kokkos", "HDF5", "gemmi", "zlib", "CLI11", "nlohmann_json", "tomlplusplus", "libpng"):
        check(packages.get(name, {}).get("versionInfo"), f"the SBOM does not tell the version of {name}")
    known = {package["SPDXID"] for package in sbom["packages"]} | {"SPDXRef-DOCUMENT"}
    ends = {relation[end] for relation in sbom["relationships"] for end in ("spdxElementId", "relatedSpdxElement")}
    check(ends == known, f"the SBOM relates {sorted(ends ^ known)} wrongly")


check_recipes()
check_versions()
check_sbom()
if wrong:
    raise SystemExit("\n".join(wrong))

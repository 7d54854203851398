"""The manifests of k8s/ as a cluster would get them."""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

try:
    import yaml
except ImportError:
    print("skipped: python3-yaml is not here; `./setup --checks` installs it")
    sys.exit(4)

ROOT = pathlib.Path(__file__).resolve().parents[2]
K8S = ROOT / "k8s"
NEW_PROJECT = ROOT / "api/cli/scaffold/template/k8s/overlays/local"  # as `jetpage new` writes it
SYSTEMS = ("startbuck", "cinema", "kanu", "mall", "telecom")
SKIPPED = 4  # what CTest takes for skipped


def compositions():
    """All that can be applied: the base, the overlays, and the overlays with components."""
    return [K8S / "base", *sorted((K8S / "overlays").iterdir()), *sorted((K8S / "variants").glob("*/"))]


def renderer():
    if shutil.which("kustomize"):
        return ["kustomize", "build"]
    if shutil.which("kubectl"):
        return ["kubectl", "kustomize"]
    return None


_rendered = {}


def render(folder):
    """The objects of a folder, in order."""
    folder = pathlib.Path(folder)
    if folder not in _rendered:
        made = subprocess.run([*renderer(), str(folder)], capture_output=True, text=True)
        if made.returncode != 0:
            raise AssertionError(f"{folder.relative_to(ROOT)} does not render: {made.stderr.strip()}")
        _rendered[folder] = [thing for thing in yaml.load_all(made.stdout, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if thing]
    return _rendered[folder]


def overlay(name):
    return render(K8S / "overlays" / name)


def variant(name):
    return render(K8S / "variants" / name)


def of_kind(things, *kinds):
    return [thing for thing in things if thing["kind"] in kinds]


def one(things, kind, name):
    found = [thing for thing in things if thing["kind"] == kind and thing["metadata"]["name"] == name]
    assert len(found) == 1, f"{len(found)} of {kind}/{name}"
    return found[0]


def workloads(things):
    """Deployments and StatefulSets."""
    return of_kind(things, "Deployment", "StatefulSet")


def fewest(things, workload):
    """How many of its pods run at the least; an autoscaler's word, where there is one."""
    for scaler in of_kind(things, "HorizontalPodAutoscaler", "ScaledObject"):
        target = scaler["spec"]["scaleTargetRef"]
        if (target.get("kind", "Deployment"), target["name"]) == (workload["kind"], workload["metadata"]["name"]):
            assert "replicas" not in workload["spec"], f"{target['name']} has a number of its own beside its autoscaler"
            return scaler["spec"].get("minReplicas", scaler["spec"].get("minReplicaCount"))
    return workload["spec"]["replicas"]


def pod_of(workload):
    return workload["spec"]["template"]["spec"]


def container_of(workload):
    return pod_of(workload)["containers"][0]


def runs_jetpage(workload):
    return container_of(workload)["name"] == "jetpage"


def jetpage_binary():
    return os.environ.get("JETPAGE_BINARY", str(ROOT / "build" / "jetpage"))


def main():
    """Runs the tests of the calling file; skips where nothing can render."""
    if renderer() is None:
        print("skipped: neither kustomize nor kubectl is here; `./setup --checks` builds kustomize where Go is")
        sys.exit(SKIPPED)
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    if result.wasSuccessful() and len(result.skipped) >= result.testsRun:
        sys.exit(SKIPPED)
    sys.exit(not result.wasSuccessful())

#!/usr/bin/env python3
"""Does k8s/deploy apply an overlay with the image it is given, and go back when that does not become ready? A kubectl of ours writes
down what it is asked; only `kustomize` is real."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import manifests

KUBECTL = """#!/bin/sh
echo "$*" >>"$ASKED"
case "$*" in
  kustomize*) exec {real} "$2" ;;
  apply*) cat >"$APPLIED" ;;
  *get\\ deployments*) echo deployment.apps/order ;;
  *rollout\\ status*) [ ! -e "$BROKEN" ] || {{ rm "$BROKEN"; exit 1; }} ;;
esac
"""


class Deploy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        real = manifests.renderer()
        (self.folder / "kubectl").write_text(KUBECTL.format(real=" ".join([manifests.shutil.which(real[0]), *real[1:]])))
        (self.folder / "kubectl").chmod(0o755)

    def deploy(self, *words):
        names = {name.upper(): str(self.folder / name) for name in ("asked", "applied", "broken")}
        return subprocess.run([manifests.K8S / "deploy", *words], capture_output=True, text=True,
                              env={**os.environ, **names, "PATH": f"{self.folder}:{os.environ['PATH']}"})

    def asked(self):
        return (self.folder / "asked").read_text()

    def test_an_overlay_is_applied_with_the_image_and_awaited(self):
        said = self.deploy("kanu", "registry.example/jetpage:2.0")
        self.assertEqual(said.returncode, 0, said.stderr)
        things = list(manifests.yaml.safe_load_all((self.folder / "applied").read_text()))
        images = {manifests.container_of(one)["image"] for one in manifests.workloads(things) if manifests.runs_jetpage(one)}
        self.assertEqual(images, {"registry.example/jetpage:2.0"})
        self.assertIn("--namespace kanu rollout status deployment.apps/order", self.asked())
        self.assertNotIn("undo", self.asked())

    def test_what_does_not_become_ready_is_taken_back(self):
        (self.folder / "broken").touch()
        said = self.deploy("kanu", "registry.example/jetpage:2.0")
        self.assertEqual(said.returncode, 1)
        self.assertIn("going back", said.stderr)
        self.assertIn("--namespace kanu rollout undo deployment.apps/order", self.asked())

    def test_back_by_hand(self):
        self.assertEqual(self.deploy("--back", "mall").returncode, 0)
        self.assertIn("--namespace mall rollout undo deployment.apps/order", self.asked())
        self.assertNotIn("apply", self.asked())

    def test_a_variant_is_found_and_what_is_neither_is_said(self):
        self.assertEqual(self.deploy("cinema-practice", "jetpage:local").returncode, 0)
        self.assertIn("kustomize variants/cinema-practice", self.asked())
        self.assertIn("--namespace cinema rollout status", self.asked())
        said = self.deploy("nowhere")
        self.assertNotEqual(said.returncode, 0)
        self.assertIn("nowhere", said.stderr)

    def test_it_waits_longer_than_a_pod_may_take_to_start(self):
        self.deploy("kanu")
        asked = {int(minutes) * 60 for minutes in re.findall(r"--timeout (\d+)m", self.asked())}
        for workload in filter(manifests.runs_jetpage, manifests.workloads(manifests.overlay("kanu"))):
            probe = manifests.container_of(workload)["startupProbe"]
            longest = probe["periodSeconds"] * probe["failureThreshold"]
            self.assertGreater(workload["spec"]["progressDeadlineSeconds"], longest)
            self.assertGreater(min(asked), workload["spec"]["progressDeadlineSeconds"])

    def test_the_pipelines_run_scripts_that_exist(self):
        for pipeline in (".github/workflows/deliver.yml", ".gitlab-ci.yml"):
            text = (manifests.ROOT / pipeline).read_text()
            manifests.yaml.safe_load(text)
            for script in ("./test", "k8s/build", "k8s/deploy"):
                self.assertIn(script, text)
                self.assertTrue(os.access(manifests.ROOT / script, os.X_OK), script)


if __name__ == "__main__":
    manifests.main()

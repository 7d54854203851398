#!/usr/bin/env python3
"""Does every object of every overlay pass strict validation?"""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

import manifests

try:
    import jsonschema
except ImportError:
    jsonschema = None


def schema_folder():
    """Kubernetes' own schemas and those of the custom resources, beside the checkout or where JETPAGE_K8S_SCHEMAS says."""
    if "JETPAGE_K8S_SCHEMAS" in os.environ:
        return pathlib.Path(os.environ["JETPAGE_K8S_SCHEMAS"])
    beside = [parent / "shared" / "k8s-schemas" for parent in manifests.ROOT.parents]
    return next((folder for folder in beside if folder.is_dir()), None)


def schema_of(thing, folder):
    group, _, version = thing["apiVersion"].rpartition("/")
    kind = thing["kind"].lower()
    custom = folder / group / f"{kind}_{version}.json"
    if group and custom.is_file():
        return custom
    suffix = f"-{group.split('.')[0]}-{version}" if group else f"-{version}"
    return folder / "kubernetes" / f"{kind}{suffix}.json"


class Schemas(unittest.TestCase):
    validators = {}

    def validator(self, path):
        if path not in self.validators:
            self.assertTrue(path.is_file(), f"there is no schema {path.name}")
            self.validators[path] = jsonschema.Draft7Validator(yaml_of(path))
        return self.validators[path]

    def test_every_object_passes_its_schema_and_has_no_field_that_it_does_not_know(self):
        folder = schema_folder()
        if jsonschema is None or folder is None:
            self.skipTest("shared/k8s-schemas or python3-jsonschema is not here")
        seen = set()
        for composition in [*manifests.compositions(), manifests.NEW_PROJECT]:
            for thing in manifests.render(composition):
                text = json.dumps({**thing, "metadata": {**thing["metadata"], "namespace": ""}}, sort_keys=True)
                if text in seen:
                    continue
                seen.add(text)
                name = f"{composition.name}: {thing['kind']}/{thing['metadata']['name']}"
                with self.subTest(name):
                    wrong = [f"{error.json_path}: {error.message[:200]}"
                             for error in self.validator(schema_of(thing, folder)).iter_errors(thing)]
                    self.assertEqual(wrong, [])

    def test_a_field_that_kubernetes_does_not_know_is_refused(self):
        folder = schema_folder()
        if jsonschema is None or folder is None:
            self.skipTest("shared/k8s-schemas or python3-jsonschema is not here")
        thing = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": {"port": []}}
        self.assertFalse(self.validator(schema_of(thing, folder)).is_valid(thing))

    def test_without_the_schemas_kubeconform_asks_its_own(self):
        if schema_folder() is not None:
            self.skipTest("the schemas are here")
        if shutil.which("kubeconform") is None:
            self.skipTest("neither shared/k8s-schemas nor kubeconform is here: nothing has been validated")
        for composition in [*manifests.compositions(), manifests.NEW_PROJECT]:
            text = subprocess.run([*manifests.renderer(), str(composition)], capture_output=True, text=True, check=True)
            said = subprocess.run(["kubeconform", "-strict", "-ignore-missing-schemas", "-"], input=text.stdout,
                                  capture_output=True, text=True)
            self.assertEqual(said.returncode, 0, f"{composition.name}: {said.stdout}{said.stderr}")


def yaml_of(path):
    return manifests.yaml.safe_load(path.read_text())


if __name__ == "__main__":
    manifests.main()

#!/usr/bin/env python3
"""Does haproxy take the configuration of every composition?"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import manifests

HAPROXY = shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin")


def configuration_of(composition):
    """gateway.cfg and routes.cfg."""
    data = [thing.get("data", {}) for thing in manifests.of_kind(manifests.render(composition), "ConfigMap")]
    return {name: next(one[name] for one in data if name in one) for name in ("gateway.cfg", "routes.cfg")}


def services_of(composition):
    """The addresses at which other pods find a service."""
    return {f"{service['metadata']['name']}:{port['port']}"
            for service in manifests.of_kind(manifests.render(composition), "Service") for port in service["spec"]["ports"]}


@unittest.skipIf(HAPROXY is None, "haproxy is not here")
class Gateway(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, composition, behind=8080):
        """The arguments that name the files; every service is at `behind` of this machine."""
        for name, text in configuration_of(composition).items():
            text = re.sub(r"(?m)^(  server \S+) \S+", rf"\1 127.0.0.1:{behind}", text)
            (self.folder / name).write_text(text)
        return ["-f", str(self.folder / "gateway.cfg"), "-f", str(self.folder / "routes.cfg")]

    def test_haproxy_takes_it(self):
        for composition in manifests.compositions():
            said = subprocess.run([HAPROXY, "-c", *self.write(composition)], capture_output=True, text=True)
            self.assertEqual(said.returncode, 0, f"{composition.name}: {said.stderr}")

    def test_short_names_are_asked_for_as_the_pod_asks_and_exist(self):
        for composition in manifests.compositions():
            text = "".join(configuration_of(composition).values())
            with self.subTest(composition.name):
                # It sends a short name as it is, without `search` of resolv.conf, and takes the servers out when there is none.
                self.assertNotRegex(text, r"(?m)^\s*resolvers|\sresolvers\s")
                self.assertIn("default-server init-addr libc\n", text)
                self.assertLessEqual(set(re.findall(r"(?m)^  server \S+ (\S+)", text)), services_of(composition))


if __name__ == "__main__":
    manifests.main()

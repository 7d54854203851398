#!/usr/bin/env python3
"""Does haproxy take the configuration of every composition, and send each request to its service?"""

import contextlib
import http.client
import http.server
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import unittest

import manifests
from kubelet import answers, free_port, wait_until

HAPROXY = shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin")


def configuration_of(composition):
    """gateway.cfg and routes.cfg."""
    data = [thing.get("data", {}) for thing in manifests.of_kind(manifests.render(composition), "ConfigMap")]
    return {name: next(one[name] for one in data if name in one) for name in ("gateway.cfg", "routes.cfg")}


def services_of(composition):
    """The addresses at which other pods find a service."""
    return {f"{service['metadata']['name']}:{port['port']}"
            for service in manifests.of_kind(manifests.render(composition), "Service") for port in service["spec"]["ports"]}


class WhoIsAsked(http.server.BaseHTTPRequestHandler):
    """A service that answers with the name it was called by."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["Host"].encode())

    do_POST = do_GET

    def log_message(self, *_):
        pass


@unittest.skipIf(HAPROXY is None, "haproxy is not here")
class Gateway(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, composition, door=8080, behind=8080):
        """The arguments that name the files; every service is at `behind` of this machine."""
        for name, text in configuration_of(composition).items():
            text = re.sub(r"(?m)^(  server \S+) \S+", rf"\1 127.0.0.1:{behind}", text.replace("bind :8080", f"bind 127.0.0.1:{door}"))
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

    def test_each_service_is_called_by_its_own_name_and_what_is_for_those_inside_stays_there(self):
        service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), WhoIsAsked)
        self.addCleanup(service.server_close)
        self.addCleanup(service.shutdown)
        threading.Thread(target=service.serve_forever, daemon=True).start()
        for composition in manifests.compositions():
            with self.subTest(composition.name), self.running(composition, service.server_port) as door:
                for method, path, asked in requests_of(configuration_of(composition)["routes.cfg"]):
                    self.assertEqual(ask_from_afar(door, method, path), (200, asked), f"{method} {path}")
                for path in ("/metrics", "/actuator/health", "/actuator/shutdown"):
                    self.assertEqual(ask_from_afar(door, "POST", path)[0], 404, path)

    @contextlib.contextmanager
    def running(self, composition, behind):
        door = free_port()
        process = subprocess.Popen([HAPROXY, "-db", *self.write(composition, door, behind)], stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: answers(door, "/gateway/health"), "haproxy is up", 20)
            yield door
        finally:
            process.kill()
            process.wait()


def requests_of(routes):
    """(method, path, the Host that its service must see) for each way through `routes`."""
    for service, paths in re.findall(r"use_backend (\S+) if { path_beg (.*?) }", routes):
        yield from (("POST", path, f"{service}:8080") for path in paths.split())
    if "METH_GET" in routes:
        yield from (("GET", "/movies/1", "queries:8080"), ("POST", "/movies", "commands:8080"))


def ask_from_afar(port, method, path):
    """(status, text) of a request that came for a name the cluster does not know."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.request(method, path, headers={"Host": "shop.example"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


if __name__ == "__main__":
    manifests.main()

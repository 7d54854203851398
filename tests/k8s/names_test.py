#!/usr/bin/env python3
"""Do the names in the manifests match reality? The program and nats-server are started as the manifests say, on ports and folders of
their own, and asked."""

import base64
import contextlib
import ctypes
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import manifests

TOLD_TO = "JETPAGE_"
SURROUNDINGS = {name: value for name, value in os.environ.items() if not name.startswith(TOLD_TO)}


_given = []


def free_port():
    """Nobody else is given it: its socket stays bound, not listening, and a server with SO_REUSEADDR listens beside it."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    _given.append(held)
    return held.getsockname()[1]


def die_with_us():
    """A test that is killed leaves nobody behind (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def ask(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def answers(port, path):
    with contextlib.suppress(OSError, http.client.HTTPException):
        return ask(port, "GET", path)[0] == 200
    return False


def wait_until(condition, what, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def data_of(things, kind, name):
    thing = manifests.one(things, kind, name)
    return {**thing.get("data", {})} if kind == "ConfigMap" else {
        key: base64.b64decode(value).decode() for key, value in thing["data"].items()}


def environment_of(things, container):
    """What the kubelet would set: envFrom, then env, $(NAME) replaced."""
    found = {}
    for source in container.get("envFrom", []):
        found |= data_of(things, "ConfigMap", source["configMapRef"]["name"])
    for variable in container.get("env", []):
        source = variable.get("valueFrom", {})
        if "secretKeyRef" in source:
            value = data_of(things, "Secret", source["secretKeyRef"]["name"])[source["secretKeyRef"]["key"]]
        elif "configMapKeyRef" in source:
            value = data_of(things, "ConfigMap", source["configMapKeyRef"]["name"])[source["configMapKeyRef"]["key"]]
        elif "fieldRef" in source:
            value = "pod-0"
        else:
            value = expanded(variable["value"], found)
        found[variable["name"]] = value
    return found


def expanded(text, environment):
    return re.sub(r"\$\((\w+)\)", lambda match: environment[match.group(1)], text)


class Running(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.processes = []
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.addClassCleanup(lambda: [process.kill() or process.wait() for process in cls.processes])
        if not pathlib.Path(manifests.jetpage_binary()).exists() or not shutil.which("nats-server"):
            raise unittest.SkipTest("jetpage is not built, or nats-server is not here")
        cls.things = manifests.overlay("local")
        cls.start_nats()

    @classmethod
    def start(cls, name, command, environment):
        with open(cls.folder / f"{name}.log", "wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env={**SURROUNDINGS, **environment}, preexec_fn=die_with_us)
        cls.processes.append(process)
        return process

    @classmethod
    def nats_configuration(cls, things, folder):
        container = manifests.container_of(manifests.one(things, "StatefulSet", "nats"))
        config = next(volume for volume in manifests.pod_of(manifests.one(things, "StatefulSet", "nats"))["volumes"]
                      if volume["name"] == "config")
        for name, text in data_of(things, "ConfigMap", config["configMap"]["name"]).items():
            text = text.replace("0.0.0.0:4222", f"127.0.0.1:{cls.nats_port}").replace("0.0.0.0:8222", f"127.0.0.1:{cls.monitor_port}")
            (folder / name).write_text(text.replace("store_dir: /data", f'store_dir: "{folder}/log"'))
        return environment_of(things, container)

    @classmethod
    def start_nats(cls):
        cls.nats_port, cls.monitor_port = free_port(), free_port()
        environment = cls.nats_configuration(cls.things, cls.folder)
        cls.start("nats", ["nats-server", "--config", str(cls.folder / "nats.conf")], environment)
        wait_until(lambda: answers(cls.monitor_port, "/healthz"), "nats-server is up")

    def start_workload(self, things, name, kind="Deployment"):
        """Runs a workload's container here; (port, process)."""
        container = manifests.container_of(manifests.one(things, kind, name))
        environment = environment_of(things, container)
        port = free_port()
        label = f"{environment['SYSTEM']}-{name}"
        args = [expanded(word, environment) for word in container["args"]]
        environment |= {"JETPAGE_NATS": environment["JETPAGE_NATS"].replace("@nats:4222", f"@127.0.0.1:{self.nats_port}"),
                        "JETPAGE_LISTEN": f"127.0.0.1:{port}", "JETPAGE_DATA": str(self.folder / label), "JETPAGE_REPLICAS": "1",
                        # A disk that stalls is not what this is about.
                        **{f"JETPAGE_{call}_TIMEOUT": "5s" for call in ("COMMAND", "CALL", "LOG")}}
        process = self.start(label, [manifests.jetpage_binary(), *args], environment)
        log = self.folder / f"{label}.log"

        def ready():
            self.assertIsNone(process.poll(), log.read_text())
            return answers(port, container["readinessProbe"]["httpGet"]["path"])

        wait_until(ready, f"{label} is ready")
        for probe in ("startupProbe", "livenessProbe"):
            self.assertTrue(answers(port, container[probe]["httpGet"]["path"]), probe)
        # An unknown setting is warned of, and so is a log that does not sync.
        warnings = [line for line in log.read_text().splitlines() if line.startswith("{") and '"warn' in line]
        self.assertEqual(warnings, [])
        return port, process

    def systems(self):
        listed = subprocess.run([manifests.jetpage_binary(), "systems", "--json"], capture_output=True, text=True, check=True).stdout
        return {json.loads(line)["system"] for line in listed.splitlines()} & set(manifests.SYSTEMS)

    def test_the_roles_of_the_base_work_together_with_the_rights_they_have(self):
        commands, _ = self.start_workload(self.things, "commands")
        queries, _ = self.start_workload(self.things, "queries", "StatefulSet")
        policies, _ = self.start_workload(self.things, "policies")
        self.assertEqual(ask(commands, "POST", "/movies", {"desc": "One"})[0], 201)
        self.assertEqual(ask(commands, "POST", "/reservations", {"movieId": 1})[0], 201)
        wait_until(lambda: '"reserved"' in ask(queries, "GET", "/movieviews/1")[1], "the saga ends")
        self.assertEqual(ask(queries, "POST", "/movies", {"desc": "Two"})[0] // 100, 4)
        self.assertEqual(ask(queries, "GET", "/movies/1/events")[0], 200)
        said = (self.folder / "nats.log").read_text()
        self.assertNotIn("Violation", said)
        followed = json.loads(ask(policies, "GET", "/actuator/health")[1])["components"]["cinema"]["policies"]
        for scaled in manifests.of_kind(manifests.variant("production-watched"), "ScaledObject"):
            self.assertEqual({trigger["metadata"]["consumer"] for trigger in scaled["spec"]["triggers"]}, set(followed))
        metrics = "\n".join(ask(port, "GET", "/metrics")[1] for port in (commands, queries, policies))
        self.check_metrics(metrics)
        self.check_labels(metrics)

    def check_metrics(self, text):
        known = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"^(jetpage_\w+)", text, re.MULTILINE)}
        self.assertIn("jetpage_durability_unsafe 0", text)
        for composition in manifests.compositions():
            watched = manifests.of_kind(manifests.render(composition), "PrometheusRule", "ScaledObject", "ConfigMap")
            for name in set(re.findall(r"\b(jetpage_[a-z_]+)", json.dumps(watched))):
                self.assertIn(re.sub(r"_(bucket|sum|count)$", "", name), known, f"{composition.name} names {name}")

    def check_labels(self, text):
        rules = json.dumps([manifests.of_kind(manifests.render(one), "PrometheusRule") for one in manifests.compositions()])
        for label in {name.strip() for names in re.findall(r"by \((.*?)\)", rules) for name in names.split(",")}:
            if label not in ("namespace", "pod"):  # which Prometheus adds
                self.assertIn(f'{label}="', text)
        for outcomes in re.findall(r'outcome=~\\"(.*?)\\"', rules):
            for outcome in outcomes.split("|"):
                self.assertIn(f'outcome="{outcome}"', text)

    def test_the_log_s_server_answers_its_probes(self):
        container = manifests.container_of(manifests.one(self.things, "StatefulSet", "nats"))
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            self.assertTrue(answers(self.monitor_port, container[probe]["httpGet"]["path"]), probe)

    def test_the_configuration_of_the_cluster_is_one(self):
        folder = self.folder / "cluster"
        folder.mkdir()
        environment = self.nats_configuration(manifests.overlay("cinema"), folder)
        said = subprocess.run(["nats-server", "-t", "--config", str(folder / "nats.conf")], capture_output=True, text=True,
                              env={**SURROUNDINGS, **environment})
        self.assertEqual(said.returncode, 0, said.stderr)

    def test_every_service_of_every_system_starts_as_its_overlay_says_and_has_its_paths(self):
        for system in sorted(self.systems()):
            things = manifests.overlay(system)
            routes = next(thing["data"]["routes.cfg"] for thing in manifests.of_kind(things, "ConfigMap")
                          if "routes.cfg" in thing["data"])
            paths = {words[1]: words[5:-1] for words in map(str.split, routes.splitlines()) if words[0] == "use_backend"}
            for workload in sorted(filter(manifests.runs_jetpage, manifests.workloads(things)), key=lambda one: one["metadata"]["name"]):
                name = workload["metadata"]["name"]
                with self.subTest(f"{system}: {name}"):
                    port, process = self.start_workload(things, name)
                    known = json.loads(ask(port, "GET", "/openapi.json")[1])["paths"]
                    for path in paths.get(name, []):
                        self.assertTrue(any(one == path or one.startswith(path + "/") for one in known), f"{path} is none of {list(known)}")
                        self.assertIn(ask(port, "GET", path)[0], (200, 404), path)
                        self.assertNotIn("path_unknown", ask(port, "GET", path)[1] if path != "/check" else "", path)
                    process.send_signal(signal.SIGKILL)
                    process.wait()

    def test_every_setting_in_the_environment_is_one(self):
        listed = subprocess.run([manifests.jetpage_binary(), "config", "--json"], capture_output=True, text=True, check=True).stdout
        known = {TOLD_TO + json.loads(line)["setting"].upper().replace("-", "_") for line in listed.splitlines()}
        for composition in manifests.compositions():
            used = set(re.findall(r"\bJETPAGE_[A-Z_]+", json.dumps(manifests.render(composition))))
            self.assertLessEqual(used, known, composition.name)
        written = set(re.findall(r"\bJETPAGE_[A-Z_]+", (manifests.K8S / "Dockerfile").read_text()))
        self.assertLessEqual(written - {"JETPAGE_COMMIT"}, known)

    def test_the_gateway_s_configuration_is_one(self):
        haproxy = shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin")
        if haproxy is None:
            self.skipTest("haproxy is not here")
        for composition in manifests.compositions():
            data = [thing.get("data", {}) for thing in manifests.of_kind(manifests.render(composition), "ConfigMap")]
            folder = self.folder / composition.name
            folder.mkdir(exist_ok=True)
            for name in ("gateway.cfg", "routes.cfg"):
                (folder / name).write_text(next(one[name] for one in data if name in one))
            said = subprocess.run([haproxy, "-c", "-f", str(folder / "gateway.cfg"), "-f", str(folder / "routes.cfg")],
                                  capture_output=True, text=True)
            self.assertEqual(said.returncode, 0, f"{composition.name}: {said.stderr}")


if __name__ == "__main__":
    manifests.main()

"""Runs here what the manifests say, as the kubelet would: on ports and in folders of its own."""

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


def wait_until(condition, what, seconds=100):
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def data_of(things, kind, name):
    return {**manifests.one(things, kind, name).get("data", {})}


def password_of(reference):
    """Of the Secret that only an overlay for practice brings along."""
    data = data_of(manifests.overlay("local"), "Secret", reference["name"])
    return base64.b64decode(data[reference["key"]]).decode()


def environment_of(things, container, pod="pod-0"):
    """What the kubelet would set: envFrom, then env, $(NAME) replaced."""
    found = {}
    for source in container.get("envFrom", []):
        found |= data_of(things, "ConfigMap", source["configMapRef"]["name"])
    for variable in container.get("env", []):
        source = variable.get("valueFrom", {})
        if "secretKeyRef" in source:
            value = password_of(source["secretKeyRef"])
        elif "configMapKeyRef" in source:
            value = data_of(things, "ConfigMap", source["configMapKeyRef"]["name"])[source["configMapKeyRef"]["key"]]
        elif "fieldRef" in source:
            value = pod
        else:
            value = expanded(variable["value"], found)
        found[variable["name"]] = value
    return found


def expanded(text, environment):
    return re.sub(r"\$\((\w+)\)", lambda match: environment[match.group(1)], text)


def write_nats_configuration(things, folder, ports):
    """The ConfigMap of the log's servers in `folder`, with the port of this machine for each of theirs."""
    pod = manifests.pod_of(manifests.one(things, "StatefulSet", "nats"))
    config = next(volume for volume in pod["volumes"] if volume["name"] == "config")
    folder.mkdir(exist_ok=True)
    for name, text in data_of(things, "ConfigMap", config["configMap"]["name"]).items():
        for theirs, ours in ports.items():
            text = text.replace(f"0.0.0.0:{theirs}", f"127.0.0.1:{ours}")
        (folder / name).write_text(text.replace("store_dir: /data", f'store_dir: "{folder}/log"'))
    return folder / "nats.conf"


class Running(unittest.TestCase):
    """A test with processes of its own, which end with it. `nats_port` is where jetpage finds the log."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.processes = []
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.addClassCleanup(lambda: [process.kill() or process.wait() for process in cls.processes])
        if not pathlib.Path(manifests.jetpage_binary()).exists() or not shutil.which("nats-server"):
            raise unittest.SkipTest("jetpage is not built, or nats-server is not here")

    @classmethod
    def start(cls, name, command, environment):
        with open(cls.folder / f"{name}.log", "wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env={**SURROUNDINGS, **environment}, preexec_fn=die_with_us)
        cls.processes.append(process)
        return process

    def said_by(self, name):
        return (self.folder / f"{name}.log").read_text()

    def start_workload(self, things, name, kind="Deployment", **settings):
        """Runs a workload's container here; (port, process)."""
        container = manifests.container_of(manifests.one(things, kind, name))
        environment = environment_of(things, container)
        port = free_port()
        label = f"{environment['SYSTEM']}-{name}"
        args = [expanded(word, environment) for word in container["args"]]
        environment |= {"JETPAGE_NATS": environment["JETPAGE_NATS"].replace("@nats:4222", f"@127.0.0.1:{self.nats_port}"),
                        "JETPAGE_LISTEN": f"127.0.0.1:{port}", "JETPAGE_DATA": str(self.folder / label),
                        # A disk that stalls is not what this is about.
                        **{f"JETPAGE_{call}_TIMEOUT": "5s" for call in ("COMMAND", "CALL", "LOG")}, **settings}
        process = self.start(label, [manifests.jetpage_binary(), *args], environment)

        def ready():
            self.assertIsNone(process.poll(), self.said_by(label))
            return answers(port, container["readinessProbe"]["httpGet"]["path"])

        wait_until(ready, f"{label} is ready")
        for probe in ("startupProbe", "livenessProbe"):
            self.assertTrue(answers(port, container[probe]["httpGet"]["path"]), probe)
        # An unknown setting is warned of, and so is a log that does not sync.
        warnings = [line for line in self.said_by(label).splitlines() if line.startswith("{") and '"warn' in line]
        self.assertEqual(warnings, [])
        return port, process

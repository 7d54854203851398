#!/usr/bin/env python3
"""Do the log's three servers become one cluster? They run here as the manifests say, with the addresses of this machine."""

import json
import signal
import subprocess

import manifests
from kubelet import Running, answers, ask, environment_of, free_port, wait_until, write_nats_configuration

NAMES = ("nats-0", "nats-1", "nats-2")
CLIENT, CLUSTER, MONITOR = 4222, 6222, 8222


class Servers(Running):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.things = manifests.overlay("cinema")
        cls.container = manifests.container_of(manifests.one(cls.things, "StatefulSet", "nats"))
        cls.ports = {name: {port: free_port() for port in (CLIENT, CLUSTER, MONITOR)} for name in (*NAMES, "stranger")}
        cls.nats_port = cls.ports[NAMES[0]][CLIENT]
        cls.servers = {}

    def start_server(self, name, changed=lambda value: value):
        config = write_nats_configuration(self.things, self.folder / name, self.ports[name])
        environment = environment_of(self.things, self.container, name)
        for other in NAMES:
            address = f"127.0.0.1:{self.ports[other][CLUSTER]}"
            environment = {key: changed(value.replace(f"{other}.nats-peers:6222", address)) for key, value in environment.items()}
        self.servers[name] = self.start(name, ["nats-server", "--config", str(config)], environment)

    def passes(self, name, probe):
        self.assertIsNone(self.servers[name].poll(), self.said_by(name))
        return answers(self.ports[name][MONITOR], self.container[probe]["httpGet"]["path"])

    def test_three_servers_become_one_and_each_goes_without_harm(self):
        self.start_server(NAMES[0])
        wait_until(lambda: self.passes(NAMES[0], "livenessProbe"), "the first server lives")
        self.assertFalse(self.passes(NAMES[0], "startupProbe"), "alone it has no streams to serve, so a rollout must wait for it")
        for name in NAMES[1:]:
            self.start_server(name)
        for name in NAMES:
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                wait_until(lambda: self.passes(name, probe), f"{name} passes its {probe}")

        # Patient: a machine that stalls is not what this is about.
        movie, _ = self.start_workload(self.things, "movie", JETPAGE_LOG_TIMEOUT="30s", JETPAGE_COMMAND_TIMEOUT="5s")
        wait_until(lambda: ask(movie, "POST", "/movies", {"desc": "One"})[0] == 201, "the first command")
        self.assertEqual(self.copies_of("CINEMA"), 3)
        self.a_stranger_is_not_let_in()
        self.a_server_that_goes_is_a_lame_duck(NAMES[2])
        wait_until(lambda: ask(movie, "POST", "/movies", {"desc": "Two"})[0] == 201, "two of three go on")

    def copies_of(self, stream):
        told = json.loads(ask(self.ports[NAMES[0]][MONITOR], "GET", "/jsz?accounts=true&streams=true&config=true")[1])
        found = [one["config"]["num_replicas"] for account in told["account_details"] for one in account.get("stream_detail", [])
                 if one["name"] == stream]
        return found[0] if found else 0

    def a_stranger_is_not_let_in(self):
        password = environment_of(self.things, self.container)["CLUSTER_PASSWORD"]
        self.start_server("stranger", lambda value: value.replace(password, "another"))
        wait_until(lambda: "Authorization Violation" in self.said_by("stranger"), "the stranger is refused")
        self.assertFalse(self.passes("stranger", "startupProbe"))

    def a_server_that_goes_is_a_lame_duck(self, name):
        """As the kubelet ends a pod: preStop, then SIGTERM. One that came within microseconds would win; the kubelet takes longer."""
        program, *words = self.container["lifecycle"]["preStop"]["exec"]["command"]
        # The official image has its program there, and as process 1: it is built from nothing, with no shell and no pid file.
        self.assertEqual((program, words), ("/nats-server", ["--signal", "ldm=1"]))
        server = self.servers[name]
        subprocess.run(["nats-server", "--signal", f"ldm={server.pid}"], check=True, timeout=60)
        wait_until(lambda: "Entering lame duck mode" in self.said_by(name), "the server has heard")
        server.send_signal(signal.SIGTERM)
        grace = manifests.pod_of(manifests.one(self.things, "StatefulSet", "nats"))["terminationGracePeriodSeconds"]
        self.assertEqual(server.wait(grace), 0)


if __name__ == "__main__":
    manifests.main()

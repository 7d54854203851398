#!/usr/bin/env python3
"""Do the names in the manifests match reality? The program and nats-server are started as the manifests say, on ports and folders of
their own, and asked."""

import json
import os
import re
import shutil
import signal
import subprocess

import manifests
from kubelet import SURROUNDINGS, TOLD_TO, Running, answers, ask, environment_of, free_port, wait_until, write_nats_configuration

# What prometheus-nats-exporter 0.18 (its collector/jsz.go) makes of a consumer of `/jsz?consumers=true&config=true`, and its labels.
EXPORTED = {
    "jetstream_consumer_num_pending": lambda consumer: consumer["num_pending"],
    "jetstream_consumer_delivered_consumer_seq": lambda consumer: consumer["delivered"]["consumer_seq"],
}
EXPORTED_LABELS = {"account", "stream_name", "consumer_name", "is_consumer_leader"}


class Names(Running):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.things = manifests.overlay("local")
        cls.nats_port, cls.monitor_port = free_port(), free_port()
        config = write_nats_configuration(cls.things, cls.folder / "nats", {4222: cls.nats_port, 8222: cls.monitor_port})
        container = manifests.container_of(manifests.one(cls.things, "StatefulSet", "nats"))
        cls.start("nats", ["nats-server", "--config", str(config)], environment_of(cls.things, container))
        wait_until(lambda: answers(cls.monitor_port, "/healthz"), "nats-server is up")

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
        for role, kind in {"commands": "Deployment", "queries": "StatefulSet", "policies": "Deployment"}.items():
            self.check_operators_questions(role, kind)
        self.assertNotIn("Violation", self.said_by("nats"))
        followed = json.loads(ask(policies, "GET", "/actuator/health")[1])["components"]["cinema"]["policies"]
        for scaled in manifests.of_kind(manifests.variant("production-watched"), "ScaledObject"):
            self.assertEqual({trigger["metadata"]["consumer"] for trigger in scaled["spec"]["triggers"]}, set(followed))
        metrics = "\n".join(ask(port, "GET", "/metrics")[1] for port in (commands, queries, policies))
        self.check_metrics(metrics)
        self.check_labels(metrics)
        self.check_exported(set(followed))

    def check_operators_questions(self, role, kind):
        """What one may ask in the pod of a role, with the rights that it has."""
        environment = environment_of(self.things, manifests.container_of(manifests.one(self.things, kind, role)))
        url = environment["JETPAGE_NATS"].replace("@nats:4222", f"@127.0.0.1:{self.nats_port}")
        for question in ("verify cinema", "tail cinema", "show cinema movie 1", "parked list cinema", "doctor"):
            with self.subTest(f"{role}: {question}"):
                said = subprocess.run([manifests.jetpage_binary(), *question.split(), "--nats", url, "--data", str(self.folder / f"cinema-{role}")],
                                      capture_output=True, text=True, timeout=60, env=SURROUNDINGS)
                self.assertEqual(said.returncode, 0, said.stdout + said.stderr)

    def test_each_role_has_the_rights_that_the_event_store_needs(self):
        used = set()
        for source in (manifests.ROOT / "eventstore").rglob("*.cpp"):
            if source.name == "permissions.cpp":  # what strangers may, not what the store asks
                continue
            used |= set(re.findall(r'ask_(?:api|about)\([^"]*"([A-Z.]+)\.', source.read_text()))
            used |= set(re.findall(r'"\$JS\.API\.([A-Z.]+)\.', source.read_text()))
        self.assertIn("CONSUMER.LIST", used)
        text = (manifests.K8S / "base" / "nats" / "accounts.conf").read_text()
        lists = dict(re.findall(r"(?ms)^(READ|WRITE|REACT): \[(.*?)^\]", text))
        missing = {name: {one for one in used if f'"$JS.API.{one}.' not in rights} for name, rights in lists.items()}
        durable = {"CONSUMER.DURABLE.CREATE", "CONSUMER.MSG.NEXT"}
        self.assertEqual(missing, {"READ": {"STREAM.UPDATE", *durable}, "WRITE": durable, "REACT": set()})

    def test_queries_may_write_nothing_and_take_nothing_away(self):
        rights = re.search(r"(?ms)^READ: \[(.*?)^\]", (manifests.K8S / "base" / "nats" / "accounts.conf").read_text()).group(1)
        self.assertEqual([one for one in re.findall(r'"(.*?)"', rights) if not one.startswith(("$JS.API.", "$JS.FC.", "$SYS.REQ."))], [])
        self.assertEqual(re.findall(r'"(\S*(?:DELETE|PURGE|UPDATE)\S*)"', rights), ["$JS.API.CONSUMER.DELETE.KV_jetpage_parked.*"])
        self.assertEqual({one.lower() for one in re.findall(r"STREAM\.CREATE\.(\S+?)\"", rights)}, set(manifests.SYSTEMS))

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
            if label not in EXPORTED_LABELS | {"namespace", "pod"}:  # which Prometheus adds
                self.assertIn(f'{label}="', text)
        for outcomes in re.findall(r'outcome=~\\"(.*?)\\"', rules):
            for outcome in outcomes.split("|"):
                self.assertIn(f'outcome="{outcome}"', text)

    def check_exported(self, consumers):
        """The alerts about the log's own figures name what there is, and the consumers that they mean."""
        rules = [rule["expr"] for composition in manifests.compositions()
                 for thing in manifests.of_kind(manifests.render(composition), "PrometheusRule")
                 for group in thing["spec"]["groups"] for rule in group["rules"]]
        text = "\n".join(rules)
        self.assertEqual(set(re.findall(r"\bjetstream_\w+", text)), set(EXPORTED))
        self.assertLessEqual(set(re.findall(r"(\w+)(?==~?\")", "".join(re.findall(r"jetstream_\w+{(.*?)}", text)))), EXPORTED_LABELS)
        told = json.loads(ask(self.monitor_port, "GET", "/jsz?consumers=true&config=true")[1])["account_details"]
        account = next(one for one in told if one["name"] in re.findall(r'account="(\w+)"', text))
        stream = next(one for one in account["stream_detail"] if one["name"] == "CINEMA")
        meant = re.search(r'consumer_name=~"(.*?)"', text).group(1)
        found = {one["name"]: one for one in stream["consumer_detail"] if re.fullmatch(meant, one["name"])}
        self.assertEqual(set(found), consumers)
        for figure in EXPORTED.values():
            self.assertTrue(all(figure(one) >= 0 for one in found.values()))

    def test_the_log_s_server_answers_its_probes(self):
        container = manifests.container_of(manifests.one(self.things, "StatefulSet", "nats"))
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            self.assertTrue(answers(self.monitor_port, container[probe]["httpGet"]["path"]), probe)

    def test_every_service_of_every_system_starts_as_its_overlay_says_and_has_its_paths(self):
        for system in sorted(self.systems()):
            things = manifests.overlay(system)
            routes = next(thing["data"]["routes.cfg"] for thing in manifests.of_kind(things, "ConfigMap")
                          if "routes.cfg" in thing["data"])
            paths = {words[1]: words[5:-1] for words in map(str.split, routes.splitlines()) if words[0] == "use_backend"}
            for workload in sorted(filter(manifests.runs_jetpage, manifests.workloads(things)), key=lambda one: one["metadata"]["name"]):
                name = workload["metadata"]["name"]
                with self.subTest(f"{system}: {name}"):
                    port, process = self.start_workload(things, name, JETPAGE_REPLICAS="1")
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


if __name__ == "__main__":
    manifests.main()

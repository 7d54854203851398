#!/usr/bin/env python3
"""Does everything that an object names exist beside it, and is every pod as restricted as its namespace asks?"""

import re
import unittest

import manifests

# Made by `k8s/passwords`, so in no overlay but those for practice.
SECRET_KEYS = {"cluster", "sys", "commands", "queries", "policies", "admin"}
# Has passwords, takes PUT /actuator/down, takes POST /actuator/shutdown.
FOR_PRACTICE = {"local": (True, True, True), "cinema-practice": (True, True, False)}


def named_in(pod):
    """(kind, name, key or None) of the ConfigMaps, Secrets and claims of a pod."""
    for container in pod["containers"]:
        for source in container.get("envFrom", []):
            yield "ConfigMap", source["configMapRef"]["name"], None
        for variable in container.get("env", []):
            source = variable.get("valueFrom", {})
            if "configMapKeyRef" in source:
                yield "ConfigMap", source["configMapKeyRef"]["name"], source["configMapKeyRef"]["key"]
            if "secretKeyRef" in source:
                yield "Secret", source["secretKeyRef"]["name"], source["secretKeyRef"]["key"]
    for volume in pod.get("volumes", []):
        for source in volume.get("projected", {}).get("sources", [volume]):
            if "configMap" in source:
                yield "ConfigMap", source["configMap"]["name"], None
        if "persistentVolumeClaim" in volume:
            yield "PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"], None


class References(unittest.TestCase):
    def each(self, check):
        """check(things, workload) of everything that runs."""
        for composition in manifests.compositions():
            things = manifests.render(composition)
            for workload in manifests.workloads(things):
                with self.subTest(f"{composition.name}: {workload['metadata']['name']}"):
                    check(things, workload)

    def test_what_a_pod_reads_exists_with_the_key_it_reads(self):
        def check(things, workload):
            for kind, name, key in named_in(manifests.pod_of(workload)):
                if kind == "Secret":
                    self.assertEqual(name, "nats-passwords")
                    self.assertIn(key, SECRET_KEYS)
                    continue
                data = manifests.one(things, kind, name).get("data", {})
                self.assertTrue(key is None or key in data, f"{name} has no key {key}")

        self.each(check)

    def test_a_variable_in_an_argument_or_a_value_is_set_before_it(self):
        def check(things, workload):
            container = manifests.container_of(workload)
            known = set()
            for source in container.get("envFrom", []):
                known |= set(manifests.one(things, "ConfigMap", source["configMapRef"]["name"])["data"])
            for variable in container.get("env", []):
                self.assertLessEqual(set(re.findall(r"\$\((\w+)\)", variable.get("value", ""))), known)
                known.add(variable["name"])
            self.assertLessEqual(set(re.findall(r"\$\((\w+)\)", " ".join(container.get("args", [])))), known)

        self.each(check)

    def test_selectors_find_pods_and_ports_have_names_that_exist(self):
        for composition in manifests.compositions():
            things = manifests.render(composition)
            pods = [work["spec"]["template"] for work in manifests.workloads(things)]
            for service in manifests.of_kind(things, "Service"):
                with self.subTest(f"{composition.name}: {service['metadata']['name']}"):
                    wanted = service["spec"]["selector"].items()
                    found = [pod for pod in pods if wanted <= pod["metadata"]["labels"].items()]
                    self.assertEqual(len(found), 1)
                    names = {port["name"] for port in found[0]["spec"]["containers"][0]["ports"]}
                    self.assertLessEqual({port["targetPort"] for port in service["spec"]["ports"]}, names)
            for thing in manifests.of_kind(things, "PodDisruptionBudget"):
                wanted = thing["spec"]["selector"]["matchLabels"].items()
                self.assertTrue(any(wanted <= pod["metadata"]["labels"].items() for pod in pods), thing["metadata"]["name"])
            for thing in manifests.of_kind(things, "HorizontalPodAutoscaler", "ScaledObject"):
                target = thing["spec"]["scaleTargetRef"]
                manifests.one(things, target.get("kind", "Deployment"), target["name"])

    def test_every_pod_passes_the_restricted_pod_security_standard(self):
        def check(_, workload):
            pod = manifests.pod_of(workload)
            self.assertTrue(pod["securityContext"]["runAsNonRoot"])
            self.assertNotEqual(pod["securityContext"]["runAsUser"], 0)
            self.assertEqual(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault")
            self.assertFalse(pod["automountServiceAccountToken"])
            for container in pod["containers"]:
                rights = container["securityContext"]
                self.assertFalse(rights["allowPrivilegeEscalation"])
                self.assertTrue(rights["readOnlyRootFilesystem"])
                self.assertEqual(rights["capabilities"], {"drop": ["ALL"]})
            for volume in pod.get("volumes", []):
                self.assertNotIn("hostPath", volume)

        self.each(check)

    def test_every_pod_has_probes_resources_and_its_namespace_a_budget_for_what_has_more_than_one(self):
        def check(things, workload):
            container = manifests.container_of(workload)
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                self.assertIn(probe, container)
            self.assertIn("memory", container["resources"]["limits"])
            self.assertEqual(set(container["resources"]["requests"]), {"cpu", "memory"})  # else the limits are what is requested
            if manifests.fewest(things, workload) > 1:
                app = workload["spec"]["selector"]["matchLabels"]["app"]
                budgets = manifests.of_kind(things, "PodDisruptionBudget")
                self.assertIn(app, [budget["spec"]["selector"]["matchLabels"]["app"] for budget in budgets])

        self.each(check)

    def test_a_pod_has_time_to_linger_and_then_to_drain(self):
        def check(things, workload):
            if not manifests.runs_jetpage(workload):
                return
            container = manifests.container_of(workload)
            settings = manifests.one(things, "ConfigMap", container["envFrom"][0]["configMapRef"]["name"])["data"]
            linger = int(settings["JETPAGE_LINGER"].removesuffix("s"))
            self.assertGreater(linger, 0)
            self.assertGreaterEqual(manifests.pod_of(workload)["terminationGracePeriodSeconds"], linger + 10)

        self.each(check)

    def test_where_nothing_else_is_demanded_liveness_does_not_ask_for_readiness(self):
        for name in ("local", "production"):
            for workload in filter(manifests.runs_jetpage, manifests.workloads(manifests.overlay(name))):
                container = manifests.container_of(workload)
                self.assertEqual(container["livenessProbe"]["httpGet"]["path"], "/actuator/health/liveness")
                self.assertEqual(container["readinessProbe"]["httpGet"]["path"], "/actuator/health")

    def test_what_comes_by_a_route_comes_through_the_gateway_which_keeps_metrics_inside(self):
        def backends(things):
            for route in manifests.of_kind(things, "HTTPRoute"):
                yield from (one for rule in route["spec"]["rules"] for one in rule["backendRefs"])
            for ingress in manifests.of_kind(things, "Ingress"):
                yield from (path["backend"]["service"] for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"])

        seen = 0
        for composition in manifests.compositions():
            things = manifests.render(composition)
            for backend in backends(things):
                seen += 1
                self.assertEqual(backend["name"], "gateway", composition.name)
                service = manifests.one(things, "Service", "gateway")["spec"]
                self.assertEqual(service["type"], "ClusterIP")
                port = backend["port"]["name"] if isinstance(backend["port"], dict) else backend["port"]
                self.assertIn(port, (service["ports"][0]["name"], service["ports"][0]["port"]))
        self.assertEqual(seen, 2)

    def test_the_pods_of_a_gateway_are_reached_and_reach_ours(self):
        things = manifests.variant("production-watched")
        gateway = manifests.of_kind(things, "Gateway")[0]
        made = {"gateway.networking.k8s.io/gateway-name": gateway["metadata"]["name"]}
        policies = manifests.of_kind(things, "NetworkPolicy")
        policy = next(one["spec"] for one in policies if one["spec"]["podSelector"].get("matchLabels") == made)
        self.assertLessEqual({listener["port"] for listener in gateway["spec"]["listeners"]},
                             {port["port"] for port in policy["ingress"][0]["ports"]})
        self.assertEqual(policy["egress"][0], {"to": [{"podSelector": {"matchLabels": {"app": "gateway"}}}],
                                               "ports": [{"protocol": "TCP", "port": 8080}]})

    def test_in_a_mesh_the_log_is_reached_past_the_sidecars(self):
        for composition in (manifests.K8S / "variants").glob("*-istio"):
            for workload in manifests.workloads(manifests.render(composition)):
                if "nats-passwords" not in str(manifests.container_of(workload).get("env")):
                    continue
                metadata = workload["spec"]["template"]["metadata"]
                with self.subTest(f"{composition.name}: {workload['metadata']['name']}"):
                    if workload["metadata"]["name"] == "nats":
                        self.assertEqual(metadata["labels"]["sidecar.istio.io/inject"], "false")
                    else:
                        self.assertEqual(metadata["annotations"]["traffic.sidecar.istio.io/excludeOutboundPorts"], "4222")

    def test_every_object_is_in_the_namespace_of_its_overlay(self):
        for composition in manifests.compositions()[1:]:
            things = manifests.render(composition)
            namespace = manifests.of_kind(things, "Namespace")[0]["metadata"]["name"]
            for thing in things:
                if thing["kind"] not in ("Namespace", "PriorityClass"):
                    with self.subTest(f"{composition.name}: {thing['kind']}/{thing['metadata']['name']}"):
                        self.assertEqual(thing["metadata"].get("namespace"), namespace)

    def test_only_what_is_for_practice_has_known_passwords_and_can_be_told_to_go(self):
        for composition in manifests.compositions():
            things = manifests.render(composition)
            found = bool(manifests.of_kind(things, "Secret")), "JETPAGE_ENABLE_DOWN" in str(things), "JETPAGE_ENABLE_SHUTDOWN" in str(things)
            self.assertEqual(found, FOR_PRACTICE.get(composition.name, (False, False, False)), composition.name)

    def test_no_tag_is_written_twice_and_none_is_latest(self):
        listed = manifests.yaml.safe_load((manifests.K8S / "images" / "kustomization.yaml").read_text())["images"]
        allowed = {f"{image['newName']}:{image['newTag']}" for image in listed} | {"jetpage:local"}
        def check(_, workload):
            for container in manifests.pod_of(workload)["containers"]:
                self.assertIn(container["image"], allowed)

        self.each(check)
        self.assertNotIn("latest", {image["newTag"] for image in listed})


if __name__ == "__main__":
    manifests.main()

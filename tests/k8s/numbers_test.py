#!/usr/bin/env python3
"""Do the manifests hold the numbers of SYSTEMS.md, chapter 6? The table stands here once more, so that a change is seen."""

import unittest

import manifests

SERVICES = {
    "startbuck": ("order", "pay", "store"),
    "cinema": ("movie", "reservation", "payment", "message", "viewpage"),
    "kanu": ("order", "payment", "delivery", "ordertrace"),
    "mall": ("order", "delivery", "product"),
    "telecom": ("order", "bill", "pay", "mypage"),
}
REACTING = {
    "startbuck": {"order", "pay", "store"},
    "cinema": {"movie", "reservation", "payment", "message"},
    "kanu": {"payment", "delivery"},
    "mall": {"order", "delivery", "product"},
    "telecom": {"bill", "pay"},
}
CALLS = {
    ("startbuck", "order"): "pay=http://pay:8080",
    ("cinema", "reservation"): "payment=http://payment:8080",
    ("kanu", "order"): "payment=$(PAYMENT_URL)",
    ("telecom", "pay"): "bill=http://bill:8080",
}
# initialDelay, timeout, period, failureThreshold
READINESS = (10, 2, 5, 10)
LIVENESS = (120, 2, 5, 5)
FORCED_RESTART = (5, 2, 5, 5)
# min, max, percent of the processor
AUTOSCALED = {("startbuck", "order"): (1, 10, 15), ("mall", "order"): (1, 10, 15), ("telecom", "order"): (1, 3, 50)} | {
    ("cinema", service): (1, 3, 50) for service in SERVICES["cinema"]}
PROCESSOR = {("startbuck", "order"): ("200m", "500m"), ("mall", "order"): ("200m", "500m"), ("telecom", "order"): ("500m", None)}
EJECTED = {"startbuck": "store", "cinema": "payment", "kanu": "delivery"}  # 3 replicas each
GATEWAY_PORT = {"startbuck": 8080, "cinema": 80, "kanu": 8080, "mall": 8080, "telecom": 8080}
CONFIGURED = {
    "startbuck": ("store-config", {"profile-k8s": None, "timezone_seoul": "Asia/Seoul"}),
    "cinema": ("cinema-config", {"max_reservation_per_person": "100", "ui_properties_file_name": None}),
    "kanu": ("order-configmap", {"payment-url": "http://payment:8080"}),
    "telecom": ("config-dev", {"ORDER_LOG_LEVEL": "INFO"}),
}
PATHS = {
    "startbuck": {"order": "/orders /orderStatuses /menus", "pay": "/pays", "store": "/stores /deliveries"},
    "cinema": {"movie": "/movies /reviews /check", "reservation": "/reservations", "payment": "/payments", "message": "/messages",
               "viewpage": "/movieviews"},
    "kanu": {"order": "/orders", "payment": "/payments", "delivery": "/deliveries", "ordertrace": "/orderTraces"},
    "mall": {"order": "/orders /orderHistories", "delivery": "/deliveries", "product": "/inventories"},
    "telecom": {"order": "/orders /retrieveOrderLists", "bill": "/bills", "pay": "/pays /retrieveBills /retrievePayLists",
                "mypage": "/myPages"},
}


def numbers_of(probe):
    return tuple(probe[name] for name in ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold"))


class Numbers(unittest.TestCase):
    def services(self, check):
        """check(system, service, its Deployment, its container) of each."""
        for system, services in SERVICES.items():
            for service in services:
                with self.subTest(f"{system}: {service}"):
                    deployment = manifests.one(manifests.overlay(system), "Deployment", service)
                    check(system, service, deployment, manifests.container_of(deployment))

    def test_each_service_runs_apart_and_knows_whom_it_calls(self):
        def check(system, service, _deployment, container):
            roles = "queries,projections" if service in ("viewpage", "ordertrace", "mypage") else "commands,queries,projections"
            calls = ["--peer", CALLS[system, service]] if (system, service) in CALLS else []
            self.assertEqual(container["args"], ["serve", "$(SYSTEM)", "--services", service, "--roles", roles, *calls])
            self.assertEqual(settings_of(system)["SYSTEM"], system)

        self.services(check)

    def test_policies_run_once_in_the_service_that_reacts(self):
        for system, services in SERVICES.items():
            things = manifests.overlay(system)
            found = {thing["metadata"]["name"] for thing in manifests.workloads(things)}
            expected = {*services, *(f"{service}-policies" for service in REACTING[system]), "nats", "gateway"}
            self.assertEqual(found, expected)
            for service in REACTING[system]:
                deployment = manifests.one(things, "Deployment", f"{service}-policies")
                self.assertEqual(manifests.container_of(deployment)["args"],
                                 ["serve", "$(SYSTEM)", "--services", service, "--roles", "policies"])
                self.assertEqual(deployment["spec"]["replicas"], 1)
                self.assertEqual(deployment["spec"]["strategy"], {"type": "Recreate"})

    def test_readiness_and_liveness_ask_on_8080_at_the_given_times(self):
        def check(system, service, _deployment, container):
            path = "/orders/health" if (system, service) == ("telecom", "order") else "/actuator/health"
            ready, alive = container["readinessProbe"], container["livenessProbe"]
            self.assertEqual(container["ports"], [{"name": "http", "containerPort": 8080}])
            self.assertEqual(ready["httpGet"], {"path": path, "port": "http"})
            self.assertEqual(numbers_of(ready), READINESS)
            self.assertEqual(alive["httpGet"], {"path": path, "port": "http"})
            self.assertEqual(numbers_of(alive), LIVENESS)

        self.services(check)

    def test_kanu_has_a_variant_that_is_restarted_by_force(self):
        alive = manifests.container_of(manifests.one(manifests.variant("kanu-forced-restart"), "Deployment", "order"))["livenessProbe"]
        self.assertEqual(alive["httpGet"]["port"], 8090)
        self.assertEqual(numbers_of(alive), FORCED_RESTART)

    def test_a_rolling_update_takes_a_quarter_at_a_time(self):
        def check(_system, _service, deployment, _container):
            self.assertEqual(deployment["spec"]["strategy"]["rollingUpdate"], {"maxUnavailable": "25%", "maxSurge": "25%"})

        self.services(check)

    def test_autoscaling(self):
        for system in SERVICES:
            found = {}
            for thing in manifests.of_kind(manifests.overlay(system), "HorizontalPodAutoscaler"):
                spec = thing["spec"]
                self.assertEqual(len(spec["metrics"]), 1)
                resource = spec["metrics"][0]["resource"]
                self.assertEqual(resource["name"], "cpu")
                found[system, spec["scaleTargetRef"]["name"]] = (
                    spec["minReplicas"], spec["maxReplicas"], resource["target"]["averageUtilization"])
            self.assertEqual(found, {key: value for key, value in AUTOSCALED.items() if key[0] == system})

    def test_what_is_autoscaled_asks_for_processor_time(self):
        def check(system, service, _deployment, container):
            request, limit = PROCESSOR.get((system, service), (None, None))
            self.assertEqual(container["resources"]["requests"]["cpu"], request or container["resources"]["requests"]["cpu"])
            self.assertEqual(container["resources"]["limits"]["cpu"], limit or container["resources"]["limits"]["cpu"])

        self.services(check)

    def test_three_of_the_service_behind_the_breaker(self):
        def check(system, service, deployment, _container):
            if (system, service) in AUTOSCALED:  # cinema's payment: three at the least in its mesh, see below
                self.assertNotIn("replicas", deployment["spec"])
            else:
                self.assertEqual(deployment["spec"]["replicas"], 3 if EJECTED.get(system) == service else 1)

        self.services(check)

    def test_the_roles_of_the_base_keep_their_numbers(self):
        for name, expected in {"local": (1, 1, 1), "production": (3, 3, 1)}.items():
            things = manifests.overlay(name)
            found = tuple(manifests.fewest(things, manifests.one(things, kind, role)) for kind, role in
                          (("Deployment", "commands"), ("StatefulSet", "queries"), ("Deployment", "policies")))
            self.assertEqual(found, expected)

    def test_the_gateway_is_a_load_balancer_on_its_port(self):
        for system, port in GATEWAY_PORT.items():
            spec = manifests.one(manifests.overlay(system), "Service", "gateway")["spec"]
            self.assertEqual((spec["type"], spec["ports"][0]["port"]), ("LoadBalancer", port))

    def test_the_gateway_knows_each_path_s_service(self):
        for system, paths in PATHS.items():
            routes = next(thing["data"]["routes.cfg"] for thing in manifests.of_kind(manifests.overlay(system), "ConfigMap")
                          if "routes.cfg" in thing["data"])
            found = [line.split() for line in routes.splitlines() if "use_backend" in line]
            self.assertEqual({words[1]: " ".join(words[5:-1]) for words in found}, paths)

    def test_config_maps(self):
        for system, (name, keys) in CONFIGURED.items():
            data = manifests.one(manifests.overlay(system), "ConfigMap", name)["data"]
            self.assertEqual(set(data), set(keys))
            self.assertEqual(data, {key: value or data[key] for key, value in keys.items()})

    def test_every_log_and_view_has_a_claim_of_its_own(self):
        def check(system, _, deployment, _container):
            volumes = {volume["name"]: volume for volume in manifests.pod_of(deployment)["volumes"]}
            claim = volumes["data"]["ephemeral"]["volumeClaimTemplate"]["spec"]
            self.assertEqual(claim["accessModes"], ["ReadWriteOnce"])
            log = manifests.one(manifests.overlay(system), "StatefulSet", "nats")["spec"]
            self.assertEqual((log["replicas"], log["volumeClaimTemplates"][0]["spec"]["accessModes"]), (3, ["ReadWriteOnce"]))

        self.services(check)

    def test_telecom_shares_a_folder_among_its_pods(self):
        claim = manifests.one(manifests.overlay("telecom"), "PersistentVolumeClaim", "export")
        self.assertEqual(claim["spec"]["accessModes"], ["ReadWriteMany"])
        for service in SERVICES["telecom"]:
            mounts = manifests.container_of(manifests.one(manifests.overlay("telecom"), "Deployment", service))["volumeMounts"]
            self.assertIn({"name": "export", "mountPath": "/mnt/data"}, mounts)

    def test_the_log_syncs_before_it_acknowledges(self):
        for name in (*SERVICES, "local", "production"):
            data = [thing["data"] for thing in manifests.of_kind(manifests.overlay(name), "ConfigMap")]
            self.assertIn("sync_interval: always", next(entry["nats.conf"] for entry in data if "nats.conf" in entry))


class Local(unittest.TestCase):
    def test_the_small_overlay_fits_a_small_machine(self):
        requested = [manifests.container_of(one)["resources"]["requests"] for one in manifests.workloads(manifests.overlay("local"))]
        self.assertEqual(requested, [{"cpu": "50m", "memory": "64Mi"}] * 5)


class Backup(unittest.TestCase):
    def test_the_toolbox_has_room_for_the_whole_log(self):
        for composition in manifests.compositions():
            things = manifests.render(composition)
            for toolbox in (one for one in manifests.workloads(things) if one["metadata"]["name"] == "toolbox"):
                log = manifests.one(things, "StatefulSet", "nats")["spec"]["volumeClaimTemplates"][0]
                work = manifests.pod_of(toolbox)["volumes"][0]["ephemeral"]["volumeClaimTemplate"]
                self.assertEqual(work["spec"]["resources"], log["spec"]["resources"], composition.name)


class Mesh(unittest.TestCase):
    def test_one_failure_takes_a_pod_out_for_three_minutes(self):
        for system, service in EJECTED.items():
            things = manifests.variant(f"{system}-istio")
            policy = manifests.one(things, "DestinationRule", service)["spec"]["trafficPolicy"]
            self.assertEqual(policy["outlierDetection"], {"consecutive5xxErrors": 1, "interval": "1s", "baseEjectionTime": "3m",
                                                          "maxEjectionPercent": 100})
            pool = {"http": {"http1MaxPendingRequests": 1, "maxRequestsPerConnection": 1}} if system == "kanu" else None
            self.assertEqual(policy.get("connectionPool"), pool)
            self.assertEqual(manifests.fewest(things, manifests.one(things, "Deployment", service)), 3)

    def test_startbuck_has_its_three_routes_with_a_canary_that_gets_nothing_yet(self):
        things = manifests.variant("startbuck-istio")
        gateway = manifests.of_kind(things, "Gateway")[0]["spec"]["servers"][0]
        self.assertEqual((gateway["port"]["number"], gateway["hosts"]), (80, ["*"]))
        for service, path in {"order": "/orders", "pay": "/pays", "store": "/stores"}.items():
            route = manifests.one(things, "VirtualService", f"vsvc-{service}")["spec"]["http"][0]
            self.assertEqual(route["name"], "primary")
            self.assertEqual(route["match"][0]["uri"], {"prefix": path})
            weights = {to["destination"]["subset"]: to["weight"] for to in route["route"]}
            self.assertEqual(weights, {"stable": 100, "canary": 0})
            self.assertTrue(all(to["destination"]["host"] == service for to in route["route"]))
            subsets = manifests.one(things, "DestinationRule", service)["spec"]["subsets"]
            self.assertEqual([subset["name"] for subset in subsets], ["stable", "canary"])


def settings_of(system):
    return next(thing["data"] for thing in manifests.of_kind(manifests.overlay(system), "ConfigMap") if "SYSTEM" in thing["data"])


if __name__ == "__main__":
    manifests.main()

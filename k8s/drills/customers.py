"""Customers who register movies and reserve seats, repeat what got no answer under the same key, and keep a ledger."""

import bisect
import collections
import http.client
import json
import random
import threading
import time

from stage import ask
from worker import Worker


class Customers:
    """So many at once. `failures` are answers that were no success, by kind; each is tried again until it is one."""

    def __init__(self, port, count=4, pause=0.0, name="customer", seed=1):
        self.name = name
        self.port = port
        self.count = count
        self.pause = pause
        self.random = random.Random(seed)
        self.done = {}  # key → (path, id)
        self.failures = collections.Counter()
        self.times = []  # (begin, end) of every request
        self.position = 0
        self.positions = []  # (when, the highest position acknowledged by then)
        self.without_retry_after = 0
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.workers = []

    def start(self):
        self.workers = [Worker(self.customer, number) for number in range(self.count)]
        for worker in self.workers:
            worker.start()
        return self

    def stop(self):
        """Everyone finishes what they began; raises when somebody gave up."""
        self.stopping.set()
        for worker in self.workers:
            worker.finish()

    def position_at(self, when):
        """What was acknowledged by then."""
        with self.lock:
            before = bisect.bisect_right(self.positions, when, key=lambda known: known[0])
            return self.positions[before - 1][1] if before else 0

    def customer(self, number):
        turn = 0
        while not self.stopping.is_set():
            turn += 1
            key = f"{self.name}-{number}-{turn}"
            if turn % 2:
                self.insist(key, "/movies", {"desc": key})
            else:
                self.insist(key, "/reservations", {"movieId": 1})
            time.sleep(self.pause)

    def insist(self, key, path, body):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            begin = time.monotonic()
            kind = self.once(key, path, body)
            with self.lock:
                self.times.append((begin, time.monotonic()))
                if kind is None:
                    return
                self.failures[kind] += 1
            time.sleep(0.05 + self.random.random() * 0.1)
        raise AssertionError(f"{key} was not done within a minute: {kind}")

    def once(self, key, path, body):
        """Nothing when it is done, else what went wrong."""
        try:
            status, headers, text = ask(self.port, "POST", path, json.dumps(body), {"Idempotency-Key": key})
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        with self.lock:
            if status == 201:
                self.done[key] = (path, int(headers["Location"].rsplit("/", 1)[1]))
                self.position = max(self.position, int(headers["Position"]))
                self.positions.append((time.monotonic(), self.position))
                return None
            if status == 503 and not headers.get("Retry-After"):
                self.without_retry_after += 1
        return f"{status} {json.loads(text).get('code', '') if text.startswith('{') else text[:40]}"

    def audit(self, events):
        """Raises unless each acknowledged command is on the log, once. One that never was answered may be there, or not."""
        registered = collections.Counter(event["desc"] for event in events if event["eventType"] == "MovieRegistered")
        created = collections.Counter(event["rsvId"] for event in events if event["eventType"] == "ReservationCreated")
        paid = collections.Counter(event["rsvId"] for event in events if event["eventType"] == "PaymentApproved")
        movies = {key for key, (path, _) in self.done.items() if path == "/movies"}
        seats = [id for path, id in self.done.values() if path == "/reservations"]
        assert len(set(seats)) == len(seats), "two customers hold one reservation"
        lost = [key for key in movies if registered[key] == 0] + [id for id in seats if created[id] == 0]
        assert not lost, f"acknowledged, but not on the log: {lost[:5]}"
        doubled = [key for key, count in registered.items() if count > 1] + [id for id, count in (created + paid).items()
                                                                             if created[id] > 1 or paid[id] > 1]
        assert not doubled, f"twice on the log: {doubled[:5]}"
        assert len(created) == len(seats), f"{len(created)} reservations for {len(seats)} customers"
        return len(movies), len(seats)

"""What a drill needs on one machine: nats-servers, jetpage processes, haproxy; each on a free port, in a folder of its own."""

import argparse
import contextlib
import ctypes
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from worker import Worker

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ["PATH"] = f"{ROOT}/build/deps/bin:/usr/sbin:{os.environ['PATH']}"
BINARY = os.environ.get("JETPAGE_BINARY", str(ROOT / "build" / "jetpage"))
SKIPPED = 4

_given = []


def free_port():
    """A port that nobody else is given while the drill runs: its socket stays bound, not listening, and a server with SO_REUSEADDR
    listens beside it."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    _given.append(held)
    return held.getsockname()[1]


def wait_until(condition, seconds=60, what="a condition"):
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def say(text):
    print(f"{time.monotonic() - _begin:6.1f} s  {text}", flush=True)


_begin = time.monotonic()


def ask(port, method, path, body=None, headers=None, seconds=10):
    """(status, headers, text) of one request on a connection of its own. Raises OSError or HTTPException."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        sent = {"Content-Type": "application/json", **(headers or {})} if body is not None else (headers or {})
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def is_up(port):
    with contextlib.suppress(OSError, http.client.HTTPException):
        return ask(port, "GET", "/actuator/health", seconds=2)[0] == 200
    return False


def die_with_us():
    """A drill that is killed leaves nobody behind (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Process:
    """A program that ends with the drill. Its words go to a file."""

    def __init__(self, folder, name, command, environment=None):
        self.name = name
        self.log = folder / f"{name}.log"
        self.command = command
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("JETPAGE_")}
        self.environment = {**surroundings, **(environment or {})}
        self.run = None

    def start(self):
        with open(self.log, "ab") as log:
            self.run = subprocess.Popen(self.command, stdout=log, stderr=log, env=self.environment, preexec_fn=die_with_us)
        return self

    def signal(self, number):
        self.run.send_signal(number)

    def terminate(self, seconds=40):
        """SIGTERM; raises unless it ends with 0."""
        self.signal(signal.SIGTERM)
        code = self.run.wait(seconds)
        assert code == 0, f"{self.name} ended with {code}: {self.last_words()}"

    def kill(self):
        if self.run and self.run.poll() is None:
            self.signal(signal.SIGKILL)
            self.run.wait()

    def last_words(self):
        return self.log.read_text(errors="replace")[-2000:]


class Stage:
    """Everything that runs, ended with it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jetpage-drill-"))
        self.all = []

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for process in reversed(self.all):
            process.kill()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"what was said is in {self.folder}", file=sys.stderr)

    def process(self, name, command, environment=None):
        process = Process(self.folder, name, command, environment)
        self.all.append(process)
        return process

    def nats(self, name="nats", more=""):
        """A nats-server that syncs before it acknowledges; its `port`."""
        port = free_port()
        configuration = self.folder / f"{name}.conf"
        configuration.write_text(f'server_name: {name}\nlisten: "127.0.0.1:{port}"\n'
                                 f'jetstream {{ store_dir: "{self.folder}/{name}", sync_interval: always }}\n{more}')
        server = self.process(name, ["nats-server", "--config", str(configuration)])
        server.port = port
        return server

    def jetpage(self, name, nats_url, roles, port=None, **settings):
        """A process of cinema; its `port`. Most drills are not about a disk that stalls: one call may take as long as a command."""
        port = port or free_port()
        environment = {"JETPAGE_NATS": nats_url, "JETPAGE_DATA": str(self.folder / name), "JETPAGE_LISTEN": f"127.0.0.1:{port}",
                       "JETPAGE_ROLES": roles, "JETPAGE_LOG_FORMAT": "json", "JETPAGE_CALL_TIMEOUT": "5s", "JETPAGE_LOG_TIMEOUT": "5s"}
        environment |= {f"JETPAGE_{key.upper()}": str(value) for key, value in settings.items()}
        process = self.process(name, [BINARY, "serve", "cinema"], environment)
        process.port = port
        return process

    def haproxy(self, backend):
        """A balancer before what the lines of `backend` name; its `port`. It tries nothing twice: what fails is seen."""
        port = free_port()
        configuration = self.folder / "haproxy.cfg"
        configuration.write_text(f"""global
  log stderr format raw local0 notice
defaults
  mode http
  log global
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  option http-server-close
  retries 0
frontend http
  bind 127.0.0.1:{port}
  default_backend all
backend all
  balance roundrobin
  http-response set-header X-Served-By %s
{backend}
""")
        proxy = self.process("haproxy", ["haproxy", "-db", "-f", str(configuration)])
        proxy.port = port
        return proxy


def events_of(nats_url):
    """All events of cinema's log, in order."""
    said = subprocess.run([BINARY, "tail", "cinema", "--nats", nats_url], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in said.stdout.splitlines()]


class Siege:
    """siege, some seconds at a time and again, until it is lifted (it does not always heed a signal)."""

    def __init__(self, folder, port, path, users, seconds=4):
        settings = folder / "siege.conf"
        settings.write_text("json_output = true\nlogging = false\n")
        self.command = ["siege", f"--rc={settings}", "--quiet", "--benchmark", f"-c{users}", f"-t{seconds}S",
                        f"http://127.0.0.1:{port}{path}"]
        self.seconds = seconds
        self.hits = self.failed = self.stuck = 0
        self.lifted = threading.Event()
        self.worker = Worker(self.go_on)
        self.worker.start()

    def go_on(self):
        while not self.lifted.is_set():
            try:
                said = subprocess.run(self.command, capture_output=True, text=True, preexec_fn=die_with_us, timeout=self.seconds + 4,
                                      env={**os.environ, "HOME": tempfile.gettempdir()}).stdout
            except subprocess.TimeoutExpired:
                # siege 4.0.7 locks itself out now and then when its time is over (all threads wait for one mutex, the answers lie
                # unread in its sockets). It tells nothing then.
                self.stuck += 1
                continue
            figures = json.loads(said[said.index("{"):said.index("}") + 1])
            self.hits += figures["transactions"]
            self.failed += figures["failed_transactions"]

    def lift(self):
        """The availability in percent."""
        self.lifted.set()
        self.worker.finish()
        assert self.hits + self.failed > 0, f"siege told nothing ({self.stuck} times stuck)"
        return 100.0 * self.hits / (self.hits + self.failed)


def begin(description, *tools):
    """Whether the short form is wanted. Ends with 4 when a tool is missing."""
    words = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--short", action="store_true", help="as ./test runs it: seconds instead of minutes")
    short = words.parse_args().short
    for tool in ("nats-server", *tools):
        if not shutil.which(tool):
            print(f"skipped: there is no {tool}; `./setup --checks` installs it")
            sys.exit(SKIPPED)
    if not pathlib.Path(BINARY).exists():
        print(f"skipped: there is no {BINARY}; ./run or ./test builds it")
        sys.exit(SKIPPED)
    return short

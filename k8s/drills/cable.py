"""A cable between two programs: TCP that can be cut, so that nothing comes through and nobody is told."""

import selectors
import socket
import threading

from stage import free_port


class Cable:
    """Everything that reaches `port` goes to `target`, and back, unless it is cut."""

    def __init__(self, target):
        self.target = target
        self.cut = False
        self.port = free_port()
        self.door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.admit, daemon=True).start()

    def admit(self):
        while True:
            near, _ = self.door.accept()
            threading.Thread(target=self.carry, args=(near,), daemon=True).start()

    def carry(self, near):
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            near.close()
            return
        with near, far, selectors.DefaultSelector() as waiting:
            for one in (near, far):
                waiting.register(one, selectors.EVENT_READ, far if one is near else near)
            while self.step(waiting):
                pass

    def step(self, waiting):
        """False at the end of either side. What was read before the cut may still arrive; what comes later waits in the sender."""
        for key, _ in waiting.select(timeout=0.1):
            if self.cut:
                threading.Event().wait(0.05)
                continue
            try:
                data = key.fileobj.recv(65536)
                if not data:
                    return False
                key.data.settimeout(5)
                key.data.sendall(data)
            except OSError:
                return False
        return True

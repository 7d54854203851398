"""A thread whose failure fails the drill."""

import threading


class Worker(threading.Thread):
    """A thread whose trouble is heard of: what it raised is raised again by whoever waits for its end."""

    def __init__(self, work, *arguments):
        super().__init__(target=work, args=arguments, daemon=True)
        self.trouble = None

    def run(self):
        try:
            super().run()
        except BaseException as trouble:
            self.trouble = trouble

    def finish(self):
        self.join()
        if self.trouble:
            raise self.trouble

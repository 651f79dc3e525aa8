"""How gunicorn runs the product: threads for waiting on Google, the heartbeat started in each worker."""

import gc

from gunicorn.workers.base import Worker

worker_class = "gthread"
workers = 1
threads = 8
timeout = 0
graceful_timeout = 8
keepalive = 75
control_socket_disable = True


def post_fork(server: object, worker: Worker) -> None:  # noqa: ARG001 - gunicorn names the arguments
    """Look for no garbage while the worker imports: there is none, and looking takes a sixth of the start."""
    gc.disable()


def post_worker_init(worker: Worker) -> None:
    """Start the heartbeat in this worker; a thread started before the fork would not be here."""
    gc.enable()
    worker.wsgi.extensions["heartbeat"].start()


def worker_exit(server: object, worker: Worker) -> None:  # noqa: ARG001 - gunicorn names the arguments
    """Let the beat under way end and write what was counted; a worker that never came up has neither."""
    app = getattr(worker, "wsgi", None)
    if app:
        app.extensions["heartbeat"].stop()
        app.extensions["meter"].flush()

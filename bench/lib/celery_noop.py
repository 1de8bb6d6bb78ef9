"""No-op tasks through Celery; the worker loads this file too. Arguments: how many, and how many processes send them.

Each line on stdin starts the next phase (send all, let the worker take them), each on stdout tells that one has ended.
"""

import multiprocessing
import os
import sys
import time

from celery import Celery

BACKEND = os.environ.get("RESULT_BACKEND")

app = Celery("celery_noop", broker=os.environ["BROKER_URL"], backend=BACKEND)
app.conf.update(task_acks_late=True, worker_prefetch_multiplier=1, task_ignore_result=BACKEND is None)


@app.task(name="noop")
def noop():
    pass


def send(queue, tasks):
    for _ in range(tasks):
        noop.apply_async(queue=queue)


def send_from_all(tasks, senders):
    processes = [multiprocessing.Process(target=send, args=("bench", tasks // senders)) for _ in range(senders)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def wait_for_end(redis, queue):
    while redis.llen(queue) + redis.hlen("unacked") > 0:
        time.sleep(0.01)


def next_phase():
    print("done", flush=True)
    sys.stdin.readline()


def main(tasks, senders):
    with app.connection_for_read() as connection:
        redis = connection.default_channel.client
        send("warm", 200)
        wait_for_end(redis, "warm")
        next_phase()
        send_from_all(tasks, senders)
        next_phase()
        app.control.add_consumer("bench", reply=True)
        wait_for_end(redis, "bench")
        next_phase()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

"""Runs one task on the first offer and ends when it has ended.

Usage: hello.py [HOST:PORT]. PYTHONPATH names the generated code.
"""

import sys

import grpc
from ecs_scheduler.v1 import scheduler_pb2_grpc
from mesos.v1 import mesos_pb2 as mesos
from mesos.v1.scheduler import scheduler_pb2 as scheduler

TASK = "hello"

# The family and revision of an ECS task definition.
DEFINITION = "hello:1"

ENDED = {
    mesos.TASK_FINISHED,
    mesos.TASK_FAILED,
    mesos.TASK_KILLED,
    mesos.TASK_ERROR,
    mesos.TASK_LOST,
}


class Framework:
    """One session: events come on a stream, calls go beside it."""

    def __init__(self, stub):
        self._stub = stub
        self._metadata = ()
        self._framework_id = None
        self._launched = False

    def run(self):
        """Returns the state in which the task ended."""
        subscribe = scheduler.Call(type=scheduler.Call.SUBSCRIBE)
        subscribe.subscribe.framework_info.user = "nobody"
        subscribe.subscribe.framework_info.name = "hello-python"
        events = self._stub.Subscribe(iter([subscribe]))
        stream_id = dict(events.initial_metadata())["mesos-stream-id"]
        self._metadata = (("mesos-stream-id", stream_id),)
        for event in events:
            state = self._hear(event)
            if state in ENDED:
                self._call(scheduler.Call(type=scheduler.Call.TEARDOWN))
                return state
        raise RuntimeError("the bridge has ended the stream")

    def _hear(self, event):
        if event.type == scheduler.Event.SUBSCRIBED:
            self._framework_id = event.subscribed.framework_id
        elif event.type == scheduler.Event.OFFERS:
            for offer in event.offers.offers:
                self._use(offer)
        elif event.type == scheduler.Event.UPDATE:
            return self._update(event.update.status)
        elif event.type == scheduler.Event.ERROR:
            raise RuntimeError(event.error.message)
        return None

    def _use(self, offer):
        """The first offer gets the task; of the others none is needed."""
        call = scheduler.Call(type=scheduler.Call.ACCEPT)
        call.accept.offer_ids.add().CopyFrom(offer.id)
        if not self._launched:
            self._launched = True
            launch = call.accept.operations.add(type=mesos.Offer.Operation.LAUNCH).launch
            self._describe(launch.task_infos.add(), offer)
        self._call(call)

    def _describe(self, task, offer):
        task.name = TASK
        task.task_id.value = TASK
        task.agent_id.CopyFrom(offer.agent_id)
        task.command.value = DEFINITION
        for name, amount in (("cpus", 0.125), ("mem", 64)):
            resource = task.resources.add(name=name, type=mesos.Value.SCALAR)
            resource.scalar.value = amount

    def _update(self, status):
        print(mesos.TaskState.Name(status.state), status.message, flush=True)
        if status.HasField("uuid"):
            call = scheduler.Call(type=scheduler.Call.ACKNOWLEDGE)
            call.acknowledge.agent_id.CopyFrom(status.agent_id)
            call.acknowledge.task_id.CopyFrom(status.task_id)
            call.acknowledge.uuid = status.uuid
            self._call(call)
        return status.state

    def _call(self, call):
        call.framework_id.CopyFrom(self._framework_id)
        self._stub.Call(call, metadata=self._metadata, timeout=30)


def main():
    target = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051"
    with grpc.insecure_channel(target) as channel:
        state = Framework(scheduler_pb2_grpc.SchedulerStub(channel)).run()
    return 0 if state == mesos.TASK_FINISHED else 1


if __name__ == "__main__":
    sys.exit(main())

"""Takes Marathon's API through its life by marathon-python, with every method that it has, and prints what came of it as JSON.

Usage: main.py URL
"""

import collections
import collections.abc
import json
import sys
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, HTTPServer

# The package is older than Python 3.10, which has it in `collections.abc` alone.
collections.Iterable = collections.abc.Iterable

from marathon import MarathonClient, MarathonHttpError, NotFoundError
from marathon.models import MarathonApp, MarathonGroup
from marathon.models.events import MarathonDeploymentSuccess, MarathonStatusUpdateEvent

RUNS_ON = "nginx:1"


class RecordedClient(MarathonClient):
    """Notes which of its methods are called from outside."""

    def __init__(self, url):
        super().__init__(url)
        object.__setattr__(self, "called", set())

    def __getattribute__(self, name):
        if not name.startswith("_") and callable(getattr(MarathonClient, name, None)):
            self.called.add(name)
        return super().__getattribute__(name)


METHODS = [name for name in vars(MarathonClient) if not name.startswith("_")]


def until(what, found, seconds=60):
    """The first that is found and true."""
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        value = found()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


def refused(method, *args):
    """The error with which a call is answered."""
    try:
        method(*args)
    except MarathonHttpError as error:
        return error
    raise AssertionError(f"{method.__name__} is not refused")


def small(**fields):
    return MarathonApp(**{"cmd": RUNS_ON, "cpus": 0.1, "mem": 32, "instances": 1, **fields})


def settled(client, app_id):
    """The app when no deployment changes it any more."""

    def look():
        app = client.get_app(app_id)
        return app if app.deployments == [] and app.tasks_running == app.instances else None

    return until(f"{app_id} is deployed", look)


def gone(client, app_id):
    def look():
        try:
            client.get_app(app_id)
        except NotFoundError:
            return True
        return False

    until(f"{app_id} is gone", look)


def server(client):
    assert client.ping() == b'"pong"'  # It accepts JSON alone.
    info = client.get_info()
    assert info.name == "marathon" and info.framework_id and info.elected is True, info
    assert client.get_leader() == {"leader": info.leader}
    assert client.get_metrics()["counters"]


def abdication(client):
    """There is nobody who could take over."""
    error = refused(client.delete_leader)
    assert error.status_code == 404 and "cannot be given up" in error.error_message, error


def apps(client):
    created = client.create_app("py/life", small(labels={"team": "blue"}, env={"A": "1"}))
    assert created.id == "/py/life" and created.version and created.deployments, created
    app = settled(client, "py/life")
    assert (app.cmd, app.cpus, app.mem, app.labels, app.env["A"]) == (RUNS_ON, 0.1, 32, {"team": "blue"}, "1")
    assert [each.id for each in client.list_apps(label="team==blue")] == ["/py/life"]
    found = client.list_apps(
        app_id="py/life", cmd=RUNS_ON, embed_tasks=True, embed_counts=True, embed_deployments=True,
        embed_readiness=True, embed_last_task_failure=True, embed_failures=True, embed_task_stats=True,
    )
    assert [(each.id, len(each.tasks), each.tasks_running) for each in found] == [("/py/life", 1, 1)]
    assert found[0].task_stats.total_summary.stats.counts.running == 1

    client.scale_app("py/life", instances=2)
    assert settled(client, "py/life").instances == 2
    client.scale_app("py/life", delta=1)
    app = settled(client, "py/life")
    assert app.instances == 3

    first = app.version
    client.update_app("py/life", MarathonApp(env={"A": "2"}))
    assert settled(client, "py/life").env["A"] == "2"
    versions = client.list_versions("py/life")
    assert first in versions and len(versions) == 4, versions
    assert client.get_version("py/life", first).env["A"] == "1"
    assert client.rollback_app("py/life", first)["deploymentId"]
    app = settled(client, "py/life")
    assert (app.env["A"], app.instances) == ("1", 3)

    before = {task.id for task in client.list_tasks("py/life")}
    assert client.restart_app("py/life")["deploymentId"]
    settled(client, "py/life")
    after = {task.id for task in client.list_tasks("py/life")}
    assert len(after) == 3 and not before & after, (before, after)

    client.update_apps([small(id="/py/life", instances=1), small(id="/py/other")])
    settled(client, "py/life")
    settled(client, "py/other")
    for name in ["py/life", "py/other"]:
        assert client.delete_app(name)["deploymentId"]
        gone(client, name)


def kills(client):
    client.create_app("py/killed", small(instances=2, ports=[0], backoff_seconds=0))
    settled(client, "py/killed")

    def ids():
        return {task.id for task in client.list_tasks("py/killed")}

    def replaced(before, killed, count):
        def look():
            now = ids()
            return now if not killed & now and len(now) == count else None

        left = before - killed
        now = until("replaced", look)
        assert left <= now, (left, now)
        settled(client, "py/killed")
        return now

    one = client.list_tasks("py/killed")[0]
    assert (one.app_id, one.state, len(one.ports)) == ("/py/killed", "TASK_RUNNING", 1) and one.started_at
    assert one.id in {task.id for task in client.list_tasks()}
    endpoints = [each for each in client.list_endpoints() if each.app_id == "/py/killed"]
    assert {(each.task_id, each.task_port) for each in endpoints} >= {(one.id, one.ports[0])}

    before = ids()
    assert client.kill_task("py/killed", one.id).id == one.id
    before = replaced(before, {one.id}, 2)
    killed = {sorted(before)[0]}
    assert client.kill_given_tasks(list(killed)) is True
    before = replaced(before, killed, 2)
    assert {task.id for task in client.kill_tasks("py/killed")} == before
    before = replaced(before, before, 2)
    host = client.list_tasks("py/killed")[0].host
    on_host = {task.id for task in client.list_tasks("py/killed", host=host)}
    assert {task.id for task in client.kill_tasks("py/killed", host=host)} == on_host
    before = replaced(before, on_host, 2)
    client.kill_task("py/killed", sorted(before)[0], scale=True)
    assert settled(client, "py/killed").instances == 1
    client.delete_app("py/killed")
    gone(client, "py/killed")


def groups(client):
    db = small(id="/py-shop/db/main")
    web = small(id="/py-shop/web/front", dependencies=["/py-shop/db/main"])
    client.create_group(
        MarathonGroup(
            id="/py-shop",
            groups=[
                MarathonGroup(id="/py-shop/db", apps=[db]),
                MarathonGroup(id="/py-shop/web", apps=[web], dependencies=["/py-shop/db"]),
            ],
        )
    )
    settled(client, "/py-shop/web/front")
    assert client.get_app("/py-shop/web/front").dependencies == ["/py-shop/db/main"]
    group = client.get_group("py-shop")
    assert sorted(each.id for each in group.groups) == ["/py-shop/db", "/py-shop/web"]
    assert group.version and "/py-shop" in {each.id for each in client.list_groups()}

    client.scale_group("py-shop", 2)
    assert settled(client, "/py-shop/db/main").instances == 2
    assert settled(client, "/py-shop/web/front").instances == 2
    client.update_group("py-shop/db", MarathonGroup(apps=[small(id="main", instances=1)]))
    assert settled(client, "/py-shop/db/main").instances == 1
    # It asks for a path that Marathon's API does not have: a group goes back by a body with the version.
    assert refused(client.rollback_group, "py-shop", group.version).status_code == 405
    assert client.delete_group("py-shop", force=True)["version"]
    gone(client, "/py-shop/db/main")


def deployments(client):
    """An app that fits nowhere stays in the queue, and its deployment goes on until it is cancelled."""
    client.create_app("py/huge", small(cpus=64))

    def of_huge():
        return [each for each in client.list_deployments() if "/py/huge" in each.affected_apps]

    deployment = until("the deployment is listed", of_huge)[0]
    assert [each.action for each in deployment.current_actions] == ["ScaleApplication"], deployment

    def queued():
        return [each for each in client.list_queue(embed_last_unused_offers=True) if each.app.id == "/py/huge"]

    item = until("offers have been looked at", lambda: [each for each in queued() if each.last_unused_offers])[0]
    assert item.count == 1 and item.processed_offers_summary["unusedOffersCount"] > 0, item
    assert item.app.id in {each.app.id for each in client.list_queue()}
    client.reset_delay("py/huge")
    assert client.delete_deployment(deployment.id)["deploymentId"]
    gone(client, "py/huge")

    client.create_app("py/huge", small(cpus=64))
    assert client.delete_deployment(of_huge()[0].id, force=True) == {}
    until("nothing is deployed", lambda: not of_huge())
    client.delete_app("py/huge")
    gone(client, "py/huge")


def events(client):
    heard = []
    attached = threading.Event()

    def listen():
        for event in MarathonClient(client.servers).event_stream(event_types=EVENT_TYPES):
            attached.set()
            heard.append(event)

    stream = client.event_stream(event_types=["event_stream_attached"], raw=True)
    assert json.loads(next(stream))["eventType"] == "event_stream_attached"
    threading.Thread(target=listen, daemon=True).start()
    assert attached.wait(10)
    deployment = client.create_app("py/heard", small()).deployments[0]

    def ended():
        # Other clients deploy to the same Marathon at the same time.
        return [each for each in list(heard) if isinstance(each, MarathonDeploymentSuccess) and each.id == deployment.id]

    until("the end is heard", ended)
    states = [
        event.task_status
        for event in list(heard)
        if isinstance(event, MarathonStatusUpdateEvent) and event.app_id == "/py/heard"
    ]
    assert states == ["TASK_STARTING", "TASK_RUNNING"], states
    client.delete_app("py/heard")
    gone(client, "py/heard")


EVENT_TYPES = ["event_stream_attached", MarathonStatusUpdateEvent, MarathonDeploymentSuccess]


def subscriptions(client):
    posted = []

    class Callback(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["eventType"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    callback = HTTPServer(("127.0.0.1", 0), Callback)
    threading.Thread(target=callback.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{callback.server_port}/"
    client.create_event_subscription(url)
    assert url in client.list_event_subscriptions()
    client.create_app("py/posted", small())
    until("an event is posted", lambda: "deployment_success" in posted)
    client.delete_event_subscription(url)
    assert url not in client.list_event_subscriptions()
    client.delete_app("py/posted")
    gone(client, "py/posted")
    callback.shutdown()


def refusals(client):
    """Errors are told so that the client finds the words in them."""
    error = refused(client.create_app, "py/versions", small())
    assert (error.status_code, error.error_message) == (422, "Object is not valid"), error


PARTS = [server, abdication, apps, kills, groups, deployments, events, subscriptions, refusals]


def attempt(part, client):
    """What went wrong in a part, or None."""
    try:
        part(client)
    except Exception:
        return traceback.format_exc()
    return None


def main(url):
    client = RecordedClient(url)
    parts = {part.__name__: attempt(part, client) for part in PARTS}
    json.dump({"parts": parts, "uncalled": sorted(set(METHODS) - client.called)}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createBridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import type { BridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import { requestId } from '../../../src/bridge/input.ts';
import type { Input } from '../../../src/bridge/input.ts';
import type { TestFramework } from '../../support/bridge-framework.ts';
import type { ScriptedBridge } from '../../support/bridge-world.ts';
import { busyWorld } from '../../support/busy-world.ts';
import type { StartedServer } from '../http/http-fixture.ts';
import { startOperators } from './operator-fixture.ts';
import { READER_NAMES } from './reader-names.ts';

let bridge: ScriptedBridge;
let framework: TestFramework;
let metrics: BridgeMetrics;
let server: StartedServer;
/** A call that has not been decided on. @param request names it where its caller waits for the answer. */
const waitingCall = (request?: number): Input => ({
  type: 'call',
  caller: request === undefined ? {} : { requestId: requestId(request) },
  call: { type: 'REVIVE', frameworkId: framework.id },
});

let snapshot: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  ({ bridge, framework } = busyWorld());
  metrics = createBridgeMetrics({ now: () => bridge.nowMs });
  for (const { event, fields } of bridge.notes) metrics.decided(event, fields);
  for (const seconds of [0.001, 0.003]) metrics.storeWritten(1, seconds);
  for (const seconds of [0.002, 0.004, 0.006]) metrics.offersAllocated(seconds);
  metrics.storeLoaded(5, 0.25);
  metrics.watch(bridge.state, {
    waiting: () => [{ type: 'tick' }, waitingCall(), waitingCall(1), waitingCall(2)],
    store: { bytes: () => Promise.resolve(2_048) },
  });
  server = await startOperators(bridge, { counted: metrics });
  snapshot = (await (
    await fetch(`${server.at.url}/metrics/snapshot?timeout=100ms`)
  ).json()) as typeof snapshot;
});

afterAll(() => server.close());

describe('/metrics/snapshot', () => {
  it.each(READER_NAMES)('has %s', (name) => {
    expect(snapshot[name]).toEqual(expect.any(Number));
  });

  it('is flat: every value is a number', () => {
    expect(Object.values(snapshot).every((value) => typeof value === 'number')).toBe(true);
  });

  it('tells the truth about agents, resources and offers', () => {
    expect(snapshot).toMatchObject({
      'master/elected': 1,
      'master/uptime_secs': (bridge.nowMs - bridge.state.startedAtMs) / 1000,
      'master/slaves_active': 2,
      'master/slaves_inactive': 1,
      'master/slaves_connected': 3,
      'master/slave_registrations': 3,
      'master/frameworks_active': 1,
      'master/outstanding_offers': bridge.state.offers.size,
      'master/cpus_total': 12,
      'master/cpus_used': 0.5,
      'master/cpus_percent': 0.5 / 12,
      'master/mem_used': 256,
    });
  });

  it('tells the truth about tasks and messages', () => {
    expect(snapshot).toMatchObject({
      'master/tasks_running': 1,
      'master/tasks_staging': 1,
      'master/tasks_failed': 1,
      'master/task_failed/source_executor/reason_command_executor_failed': 1,
      'master/messages_register_framework': 1,
      'master/messages_reregister_framework': 0,
      'master/messages_launch_tasks': 3,
      'master/messages_decline_offers': 1,
      'master/messages_status_update': bridge.state.tallies.all.events.get('UPDATE'),
      'master/valid_status_update_acknowledgements': bridge.state.tallies.all.calls.get('ACKNOWLEDGE'),
    });
  });

  it('has each framework by itself, and each role', () => {
    const prefix = `master/frameworks/marathon/${framework.id}`;
    expect(snapshot).toMatchObject({
      [`${prefix}/subscribed`]: 1,
      [`${prefix}/calls/accept`]: 3,
      [`${prefix}/offers/declined`]: 1,
      [`${prefix}/tasks/active/task_running`]: 1,
      [`${prefix}/tasks/terminal/task_failed`]: 1,
      [`${prefix}/roles/web/suppressed`]: 0,
      'allocator/mesos/offer_filters/roles/web/active': 1,
    });
    expect(snapshot['allocator/mesos/roles/web/shares/dominant']).toBeGreaterThan(0);
  });

  it('has how long offer cycles took, in place of allocation runs', () => {
    expect(snapshot).toMatchObject({
      'allocator/mesos/allocation_runs': 3,
      'allocator/mesos/allocation_run_ms': 4,
      'allocator/mesos/allocation_run_ms/count': 3,
      'allocator/mesos/allocation_run_ms/min': 2,
      'allocator/mesos/allocation_run_ms/p50': 4,
      'allocator/mesos/allocation_run_ms/max': 6,
    });
  });

  it('has what waits to be decided on, by where it comes from', () => {
    expect(snapshot).toMatchObject({
      'master/event_queue_messages': 1,
      'master/event_queue_http_requests': 2,
      'master/event_queue_dispatches': 1,
    });
  });

  it('has how large the store is and how long it took, in milliseconds', () => {
    expect(snapshot).toMatchObject({
      'registrar/registry_size_bytes': 2_048,
      'registrar/state_fetch_ms': 250,
      'registrar/state_store_ms/count': 2,
      'registrar/state_store_ms/min': 1,
      'registrar/state_store_ms/max': 3,
    });
  });
});

describe('/metrics', () => {
  it('is for Prometheus, and counts what frameworks say and hear', async () => {
    const response = await fetch(`${server.at.url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect(text).toContain(
      'ecs_scheduler_calls_total{framework="marathon",call="accept",outcome="accepted"} 3',
    );
    expect(text).toContain('ecs_scheduler_events_sent_total{framework="marathon",event="subscribed"} 1');
    expect(text).toContain('ecs_scheduler_offers_ended_total{framework="marathon",outcome="declined"} 1');
    expect(text).toContain(
      `ecs_scheduler_offers_sent_total{framework="marathon"} ${framework.allOffers.length}`,
    );
  });

  it('does not count twice what is read twice', async () => {
    await metrics.text();
    expect(await metrics.text()).toContain(
      'ecs_scheduler_offers_ended_total{framework="marathon",outcome="declined"} 1',
    );
  });
});

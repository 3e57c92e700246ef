import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createBridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import type { BridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import { operatorRoutes } from '../../../src/doors/operator/operator-routes.ts';
import type { TestFramework } from '../../support/bridge-framework.ts';
import type { ScriptedBridge } from '../../support/bridge-world.ts';
import { busyWorld } from '../../support/busy-world.ts';
import { operatedMaster } from '../../support/operated-master.ts';
import { startServer } from '../http/http-fixture.ts';
import type { StartedServer } from '../http/http-fixture.ts';
import { READER_NAMES } from './reader-names.ts';

let bridge: ScriptedBridge;
let framework: TestFramework;
let metrics: BridgeMetrics;
let server: StartedServer;
let snapshot: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  ({ bridge, framework } = busyWorld());
  metrics = createBridgeMetrics({ now: () => bridge.nowMs });
  metrics.watch(bridge.state);
  for (const { event, fields } of bridge.notes) metrics.decided(event, fields);
  for (const seconds of [0.001, 0.003]) metrics.storeWritten(1, seconds);
  server = await startServer(operatorRoutes(operatedMaster(bridge), { flags: {} }, metrics));
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

  it('has how long the store took, in milliseconds', () => {
    expect(snapshot).toMatchObject({
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
    expect(text).toContain('ecs_scheduler_calls_total{call="accept",outcome="accepted"} 3');
    expect(text).toContain('ecs_scheduler_events_sent_total{event="subscribed"} 1');
    expect(text).toContain('ecs_scheduler_offers_ended_total{outcome="declined"} 1');
    expect(text).toContain(`ecs_scheduler_offers_sent_total ${framework.allOffers.length}`);
  });

  it('does not count twice what is read twice', async () => {
    await metrics.text();
    expect(await metrics.text()).toContain('ecs_scheduler_offers_ended_total{outcome="declined"} 1');
  });
});

import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { createBridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import type { BridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import { ECS_API_LIMITS } from '../../../src/bridge/api-limits.ts';
import { scalarResource } from '../../../src/mesos/resource.ts';
import { scriptedBridge, scriptedWorld, subscribe } from '../../support/bridge-world.ts';
import type { ScriptedBridge } from '../../support/bridge-world.ts';
import type { TestFramework } from '../../support/bridge-framework.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../../support/builders.ts';
import { samplesOf } from './metrics-text.ts';

const MINUTE = 60_000;

const read = async (metrics: BridgeMetrics): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(samplesOf(await metrics.text()));

/** Metrics that watch a bridge, and have heard of all it has decided so far. */
function metricsOf(bridge: ScriptedBridge): BridgeMetrics {
  const metrics = createBridgeMetrics({ now: () => bridge.nowMs });
  metrics.watch(bridge.state);
  for (const { event, fields } of bridge.notes) metrics.decided(event, fields);
  return metrics;
}

function request(framework: TestFramework, cpus: number): void {
  const requests = [{ resources: [scalarResource('cpus', cpus), scalarResource('mem', 512)] }];
  framework.say<'REQUEST'>({ type: 'REQUEST', request: { requests } });
}

describe('metrics before there is a bridge', () => {
  it('say that nothing is ready and nothing has happened', async () => {
    const samples = await read(createBridgeMetrics({ now: () => 0 }));
    expect(samples).toMatchObject({ ready: 0, offers: 0, 'launches_total{outcome="accepted"}': 0 });
    expect(Object.values(samples).every((value) => value === 0)).toBe(true);
  });
});

describe('gauges', () => {
  it('tell what is so when they are read', async () => {
    const bridge = scriptedBridge({ instances: [containerInstance({ remaining: { cpuUnits: 3_072 } })] });
    const metrics = metricsOf(bridge);
    expect(await read(metrics)).toMatchObject({ ready: 0, 'agents{state="active"}': 0 });
    bridge.start();
    const framework = subscribe(bridge);
    framework.launch(taskInfo());
    bridge.ecs.run('t1');
    bridge.advance(MINUTE);
    expect(await read(metrics)).toMatchObject({
      ready: 1,
      'agents{state="active"}': 1,
      'agents{state="impaired"}': 0,
      'cpu_cores{state="ours"}': 0.25,
      'cpu_cores{state="foreign"}': 1,
      'cpu_cores{state="offered"}': 2.75,
      'memory_bytes{state="ours"}': 128 * 2 ** 20,
      'frameworks{state="connected"}': 1,
      offers: 1,
      'tasks{state="running"}': 1,
      'tasks{state="staging"}': 0,
      'launches{phase="accepted"}': 1,
      updates_unacknowledged: 0,
      oldest_unacknowledged_update_seconds: 0,
      'tombstones{type="written_off"}': 0,
    });
  });

  it('say how old the oldest unacknowledged update is, in seconds', async () => {
    const { bridge, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    bridge.advance(2_500);
    const samples = await read(metricsOf(bridge));
    expect(samples).toMatchObject({ updates_unacknowledged: 1, oldest_unacknowledged_update_seconds: 2.5 });
  });

  it('tell of the budget what is left and what waits', async () => {
    const limits = { ...ECS_API_LIMITS, clusterResourceModify: { burst: 1, perSecond: 0.1 } };
    const { bridge, framework } = scriptedWorld({ config: { apiBudget: limits } });
    framework.launch(taskInfo(), taskInfo({ id: 't2' }), taskInfo({ id: 't3' }));
    bridge.advance(2_000);
    const bucket = 'bucket="clusterResourceModify"';
    const samples = await read(metricsOf(bridge));
    expect(samples).toMatchObject({
      [`aws_budget_tokens_per_second{${bucket}}`]: 0.1,
      [`aws_budget_queue_length{${bucket},class="launch"}`]: 2,
      [`aws_budget_queue_length{${bucket},class="kill"}`]: 0,
      [`aws_budget_longest_wait_seconds{${bucket},class="launch"}`]: 2,
    });
    expect(samples[`aws_budget_tokens{${bucket}}`]).toBeCloseTo(0.2);
  });

  it('follow the bridge that was named last', async () => {
    const metrics = metricsOf(scriptedWorld().bridge);
    expect(await read(metrics)).toMatchObject({ ready: 1 });
    metrics.watch(scriptedBridge().state);
    expect(await read(metrics)).toMatchObject({ ready: 0, offers: 0 });
  });
});

describe('demand', () => {
  it('is told by the name of the framework, in cpus and bytes', async () => {
    const { bridge, framework } = scriptedWorld({ instances: [] });
    request(framework, 2.5);
    const samples = await read(metricsOf(bridge));
    expect(samples).toMatchObject({
      'demand_cpus{framework="test"}': 2.5,
      'demand_memory_bytes{framework="test"}': 512 * 2 ** 20,
    });
  });

  it('adds up for frameworks of one name, and for those beyond the fiftieth', async () => {
    const { bridge, framework } = scriptedWorld({ instances: [] });
    request(framework, 1);
    request(subscribe(bridge), 2);
    for (let n = 2; n <= 52; n += 1)
      request(subscribe(bridge, { info: frameworkInfo({ name: `framework ${n}` }) }), 4);
    const samples = await read(metricsOf(bridge));
    expect(samples).toMatchObject({
      'demand_cpus{framework="test"}': 3,
      'demand_cpus{framework="framework 50"}': 4,
      'demand_cpus{framework="other"}': 8,
    });
    expect(Object.keys(samples).filter((name) => name.startsWith('demand_cpus'))).toHaveLength(51);
  });

  it('of a framework that has gone is told no more', async () => {
    const { bridge, framework } = scriptedWorld({ instances: [] });
    request(framework, 1);
    const metrics = metricsOf(bridge);
    await metrics.text();
    framework.disconnect();
    expect(Object.keys(await read(metrics)).filter((name) => name.startsWith('demand'))).toEqual([]);
  });
});

describe('counters of decisions', () => {
  it('are there from the beginning for every event that operators are told to watch', async () => {
    const documented = readFileSync('docs/operations.md', 'utf8');
    const [, alarming = ''] = /Events worth an alarm:([^]*?)\n\n/.exec(documented) ?? [];
    const events = [...alarming.matchAll(/`([a-z]+\.[a-z-]+)`/g)].map(([, event]) => event ?? '');
    expect(events).toContain('agents.mass-loss');
    const samples = await read(createBridgeMetrics({ now: () => 0 }));
    const missing = events.filter((event) => samples[`decisions_total{event="${event}"}`] !== 0);
    expect(missing).toEqual([]);
  });

  it('count a launch that was accepted, and the end of its task', async () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.exit('t1', 1);
    bridge.advance(MINUTE);
    expect(await read(metricsOf(bridge))).toMatchObject({
      'launches_total{outcome="accepted"}': 1,
      'launches_total{outcome="refused"}': 0,
      'tasks_ended_total{state="failed"}': 1,
      'decisions_total{event="launch.accepted"}': 1,
    });
  });

  it('count a launch that was rejected, why, and what was short', async () => {
    const { bridge, ecs, framework } = scriptedWorld();
    ecs.startFailure = { reason: 'RESOURCE:CPU' };
    framework.launch(taskInfo());
    ecs.startFailure = { reason: 'something of later years' };
    framework.launch(taskInfo({ id: 't2' }));
    expect(await read(metricsOf(bridge))).toMatchObject({
      'launches_total{outcome="rejected"}': 2,
      'launch_rejections_total{reason="RESOURCE:CPU"}': 1,
      'launch_rejections_total{reason="other"}': 1,
      'launch_shortages_total{resource="cpus"}': 1,
      'tasks_ended_total{state="dropped"}': 2,
    });
  });

  it('count launches of unknown outcome, and what they turned out to be', async () => {
    const { bridge, framework } = scriptedWorld();
    bridge.fail('StartTask', 'TIMEOUT', { acts: true });
    framework.launch(taskInfo());
    bridge.advance(MINUTE);
    bridge.fail('StartTask', 'TIMEOUT');
    framework.launch(taskInfo({ id: 't2' }));
    bridge.advance(10 * MINUTE);
    expect(await read(metricsOf(bridge))).toMatchObject({
      'launches_total{outcome="accepted"}': 0,
      'launches_total{outcome="unknown"}': 2,
      'unknown_launches_resolved_total{outcome="found"}': 1,
      'unknown_launches_resolved_total{outcome="written_off"}': 1,
    });
  });

  it('count launches that were refused or killed before they were sent', async () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ cpus: 99 }));
    bridge.advance(2_000);
    framework.launch(taskInfo({ id: 't2', runs: 'no such' }));
    bridge.advance(2_000);
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ id: 't3', runs: 'other:1' }));
    framework.kill('t3');
    expect(await read(metricsOf(bridge))).toMatchObject({
      'launches_total{outcome="refused"}': 2,
      'launches_total{outcome="killed"}': 1,
      'tasks_ended_total{state="error"}': 2,
      'tasks_ended_total{state="killed"}': 1,
    });
  });
});

describe('counters of work', () => {
  it('count and time calls to ECS', async () => {
    const metrics = createBridgeMetrics({ now: () => 0 });
    metrics.ecsCallEnded('StartTask', 'ok', 0.2);
    metrics.ecsCallEnded('StartTask', 'ok', 0.4);
    metrics.ecsCallEnded('DescribeTasks', 'THROTTLED', 0.01);
    const labels = 'operation="StartTask",code="ok"';
    expect(await read(metrics)).toMatchObject({
      [`aws_requests_total{${labels}}`]: 2,
      [`aws_request_duration_seconds_bucket{le="0.25",${labels}}`]: 1,
      [`aws_request_duration_seconds_count{${labels}}`]: 2,
      'aws_requests_total{operation="DescribeTasks",code="THROTTLED"}': 1,
      'aws_throttles_total{bucket="clusterResourceRead"}': 1,
      'aws_throttles_total{bucket="clusterResourceModify"}': 0,
    });
  });

  it('count and time turns and writes', async () => {
    const metrics = createBridgeMetrics({ now: () => 0 });
    metrics.turnEnded(3, 0.002);
    metrics.turnEnded(4, 0);
    metrics.storeWritten(5, 0.5);
    metrics.storeFailed('write');
    expect(await read(metrics)).toMatchObject({
      inputs_total: 7,
      'turn_duration_seconds_bucket{le="0.001"}': 1,
      turn_duration_seconds_count: 2,
      store_records_written_total: 5,
      store_write_duration_seconds_sum: 0.5,
      'store_errors_total{operation="write"}': 1,
      'store_errors_total{operation="load"}': 0,
    });
  });

  it('are of one bridge each', async () => {
    const [one, other] = [createBridgeMetrics({ now: () => 0 }), createBridgeMetrics({ now: () => 0 })];
    one.turnEnded(3, 0);
    expect(await read(other)).toMatchObject({ inputs_total: 0 });
  });
});

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
  for (const { name, labels, value } of bridge.measures)
    metrics.measured(name, labels, typeof value === 'number' ? value : 0);
  return metrics;
}

function request(framework: TestFramework, cpus: number): void {
  const requests = [{ resources: [scalarResource('cpus', cpus), scalarResource('mem', 512)] }];
  framework.say<'REQUEST'>({ type: 'REQUEST', request: { requests } });
}

describe('metrics before there is a bridge', () => {
  it('say that nothing is ready and nothing has happened', async () => {
    const samples = await read(createBridgeMetrics({ now: () => 0 }));
    expect(samples).toMatchObject({
      ready: 0,
      input_queue_length: 0,
      'launches_total{outcome="accepted"}': 0,
    });
    const others = Object.entries(samples).filter(([name]) => !name.startsWith('build_info'));
    expect(others.filter(([, value]) => value !== 0)).toEqual([]);
  });

  it('say which program this is', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const text = await createBridgeMetrics({ now: () => 0 }).text();
    expect(text).toContain(
      `ecs_scheduler_build_info{version="${version}",node="${process.versions.node}"} 1`,
    );
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
      'offers{framework="test"}': 1,
      'tasks{framework="test",state="running"}': 1,
      'tasks{framework="test",state="staging"}': 0,
      'launches{state="accepted"}': 1,
      'updates_unacknowledged{framework="test"}': 0,
      'oldest_unacknowledged_update_seconds{framework="test"}': 0,
      recovery_duration_seconds: 0,
      'store_records{kind="framework"}': 1,
      'store_records{kind="task"}': 1,
      'tombstones{type="written_off"}': 0,
    });
  });

  it('say how old the oldest unacknowledged update is, in seconds', async () => {
    const { bridge, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    bridge.advance(2_500);
    const samples = await read(metricsOf(bridge));
    expect(samples).toMatchObject({
      'updates_unacknowledged{framework="test"}': 1,
      'oldest_unacknowledged_update_seconds{framework="test"}': 2.5,
    });
  });

  it('tell of disk and GPUs what becomes of them', async () => {
    const { bridge, framework } = scriptedWorld({
      config: { diskMiB: 1_000 },
      instances: [
        containerInstance(),
        containerInstance({
          id: 'agent-2',
          registered: { gpuIds: ['gpu-1', 'gpu-2'] },
          remaining: { gpuIds: ['gpu-1'] },
        }),
      ],
    });
    framework.launch(taskInfo({ disk: 300 }));
    bridge.advance(MINUTE);
    expect(await read(metricsOf(bridge))).toMatchObject({
      'disk_bytes{state="ours"}': 300 * 2 ** 20,
      'disk_bytes{state="foreign"}': 0,
      'gpus{state="foreign"}': 1,
    });
  });

  it('say until when a framework may come back, while it is away', async () => {
    const { bridge, framework } = scriptedWorld({
      framework: { info: frameworkInfo({ failoverTimeout: 90 }) },
    });
    const name = 'framework_failover_deadline_timestamp_seconds{framework="test"}';
    expect(await read(metricsOf(bridge))).not.toHaveProperty([name]);
    framework.disconnect();
    expect(await read(metricsOf(bridge))).toHaveProperty([name], bridge.nowMs / 1000 + 90);
  });

  it('tell what waits and how large the store is, where there is one that can say it', async () => {
    const { bridge } = scriptedWorld();
    const metrics = metricsOf(bridge);
    metrics.watch(bridge.state, {
      waiting: () => [{ type: 'tick' }, { type: 'tick' }],
      store: { bytes: () => Promise.resolve(4_096) },
    });
    expect(await read(metrics)).toMatchObject({ input_queue_length: 2, store_bytes: 4_096 });
    expect(metrics.queue()).toEqual({ calls: 0, requests: 0, others: 2 });
    metrics.watch(bridge.state, {
      waiting: () => [],
      store: { bytes: () => Promise.reject(new Error('gone')) },
    });
    expect(await read(metrics)).toMatchObject({ input_queue_length: 0, store_bytes: 0 });
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
      [`aws_budget_queue_length{${bucket},priority="launch"}`]: 2,
      [`aws_budget_queue_length{${bucket},priority="kill"}`]: 0,
      [`aws_budget_longest_wait_seconds{${bucket},priority="launch"}`]: 2,
    });
    expect(samples[`aws_budget_tokens{${bucket}}`]).toBeCloseTo(0.2);
  });

  it('follow the bridge that was named last', async () => {
    const metrics = metricsOf(scriptedWorld().bridge);
    expect(await read(metrics)).toMatchObject({ ready: 1 });
    metrics.watch(scriptedBridge().state);
    expect(await read(metrics)).toMatchObject({ ready: 0, 'agents{state="active"}': 0 });
  });
});

describe('measured quantities', () => {
  it('tell of the stages of a launch, the calls it took and how long those waited', async () => {
    const { bridge, ecs, framework } = scriptedWorld();
    bridge.delay('StartTask', 200);
    framework.launch(taskInfo());
    bridge.advance(200);
    ecs.run('t1');
    bridge.advance(10_000);
    const stage = (name: string): string => `launch_stage_duration_seconds_count{stage="${name}"}`;
    const samples = await read(metricsOf(bridge));
    for (const name of ['stored', 'queued', 'called', 'pending', 'running', 'told'])
      expect([name, samples[stage(name)]]).toEqual([name, 1]);
    expect(samples).toMatchObject({
      'launch_stage_duration_seconds_sum{stage="called"}': 0.2,
      'launch_batch_size_bucket{le="1"}': 1,
      'aws_budget_wait_seconds_count{bucket="clusterResourceModify",priority="launch"}': 1,
    });
  });

  it('tell of sweeps how they ended and when, and what they found', async () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.fail('ListContainerInstances', 'SERVER_ERROR');
    bridge.advance(MINUTE);
    const samples = await read(metricsOf(bridge));
    expect(samples).toMatchObject({
      'sweep_duration_seconds_count{sweep="instances",outcome="failed"}': 1,
      'sweep_corrections_total{kind="task_changed"}': 1,
      'sweep_corrections_total{kind="task_stray"}': 0,
      'last_sweep_timestamp_seconds{sweep="census"}': bridge.nowMs / 1000,
    });
    expect(samples['sweep_duration_seconds_count{sweep="tasks",outcome="whole"}']).toBeGreaterThan(20);
  });
});

describe('events of ECS', () => {
  it('are counted by what became of them, with how late they came and when the last one did', async () => {
    const metrics = createBridgeMetrics({ now: () => 1_790_000_000_500 });
    metrics.measured('event.taken', { type: 'task', outcome: 'applied' }, 0.25);
    metrics.measured('event.taken', { type: 'task', outcome: 'applied' }, 0.5);
    metrics.measured('event.taken', { type: 'instance', outcome: 'stale' }, 1);
    expect(await read(metrics)).toMatchObject({
      'ecs_events_total{type="task",outcome="applied"}': 2,
      'ecs_events_total{type="instance",outcome="stale"}': 1,
      ecs_event_delay_seconds_count: 3,
      ecs_event_delay_seconds_sum: 1.75,
      last_ecs_event_timestamp_seconds: 1_790_000_000.5,
    });
  });

  it('that are none of ours are counted, but say nothing of how late ours are', async () => {
    const metrics = createBridgeMetrics({ now: () => 1_790_000_000_500 });
    metrics.measured('event.taken', { type: 'other', outcome: 'foreign' }, 0);
    metrics.measured('event.taken', { type: 'other', outcome: 'invalid' }, 0);
    expect(await read(metrics)).toMatchObject({
      'ecs_events_total{type="other",outcome="foreign"}': 1,
      'ecs_events_total{type="other",outcome="invalid"}': 1,
      ecs_event_delay_seconds_count: 0,
      last_ecs_event_timestamp_seconds: 0,
    });
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
    const [, alarming = ''] = /Events worth an alarm:([^]*?)(?:\n\n|$)/.exec(documented) ?? [];
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
      'tasks_ended_total{framework="test",state="failed",reason="command_executor_failed"}': 1,
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
      'tasks_ended_total{framework="test",state="dropped",reason="invalid_offers"}': 2,
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
      'tasks_ended_total{framework="test",state="error",reason="task_invalid"}': 2,
      'tasks_ended_total{framework="test",state="killed",reason="task_killed_during_launch"}': 1,
    });
  });
});

describe('counters by framework', () => {
  const offered = (samples: Readonly<Record<string, number>>, framework: string): number =>
    samples[`offers_sent_total{framework="${framework}"}`] ?? 0;

  it('tell what each has said, heard and been offered, and what became of its offers', async () => {
    const { bridge, framework } = scriptedWorld({ config: { timing: { offerTimeoutMs: 5_000 } } });
    framework.decline(framework.offers, 0);
    bridge.advance(8_000);
    const samples = await read(metricsOf(bridge));
    expect(samples).toMatchObject({
      'calls_total{framework="test",call="subscribe",outcome="accepted"}': 1,
      'calls_total{framework="test",call="decline",outcome="accepted"}': 1,
      'events_sent_total{framework="test",event="subscribed"}': 1,
      'offers_ended_total{framework="test",outcome="declined"}': 1,
      'offers_ended_total{framework="test",outcome="expired"}': 1,
      'offers_ended_total{framework="test",outcome="rescinded"}': 0,
      'offer_age_seconds_count{framework="test"}': 2,
      'offer_age_seconds_sum{framework="test"}': 5,
      'update_retries_total{framework="test"}': 0,
    });
    expect(offered(samples, 'test')).toBe(framework.allOffers.length);
  });

  it('keep what was counted of frameworks that are over, and of their tasks that end after them', async () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    framework.say({ type: 'TEARDOWN' });
    ecs.exit('t1', 137);
    bridge.advance(MINUTE);
    const samples = await read(metricsOf(bridge));
    expect(samples).toMatchObject({
      'calls_total{framework="test",call="teardown",outcome="accepted"}': 1,
    });
    const ends = Object.entries(samples).filter(([name]) => name.startsWith('tasks_ended_total'));
    expect(ends).toEqual([[expect.stringContaining('framework="test"'), 1]]);
  });

  it('count updates that were sent again, and how long it took until they were acknowledged', async () => {
    const { bridge, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    bridge.advance(12_000);
    framework.acknowledge(framework.status('t1'));
    expect(await read(metricsOf(bridge))).toMatchObject({
      'update_retries_total{framework="test"}': 1,
      'update_ack_duration_seconds_sum{framework="test"}': 12,
      'update_ack_duration_seconds_count{framework="test"}': 1,
    });
  });

  it('stay within two thousand samples for twenty frameworks at work', async () => {
    const instances = Array.from({ length: 20 }, (_, n) => containerInstance({ id: `agent-${n}` }));
    const bridge = scriptedBridge({ instances }).start();
    for (let n = 0; n < 20; n += 1) {
      const framework = subscribe(bridge, { info: frameworkInfo({ name: `framework ${n}` }) });
      const [offer] = framework.offersOf(`agent-${n}`);
      if (offer === undefined) throw new Error(`agent-${n} is not offered`);
      const ids = [`a${n}`, `b${n}`, `c${n}`];
      const tasks = ids.map((id) => taskInfo({ id, on: offer.agentId, cpus: 0.01, mem: 8 }));
      framework.launchOn([offer], [...tasks, taskInfo({ id: 'vast', on: offer.agentId, cpus: 99 })]);
      bridge.advance(5_000);
      for (const id of ids) bridge.ecs.run(id);
      framework.decline(framework.offers);
      bridge.advance(5_000);
      framework.kill(`a${n}`);
      bridge.ecs.exit(`b${n}`, 0);
      bridge.ecs.exit(`c${n}`, 1);
      framework.say({ type: 'SUPPRESS' });
      framework.decline(framework.offers);
      framework.reconcile();
      bridge.advance(10_000);
    }
    const samples = await read(metricsOf(bridge));
    expect(Object.keys(samples).length).toBeGreaterThan(500);
    expect(Object.keys(samples).length).toBeLessThan(2_000);
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

  it('time steps by their input and offer cycles, and count what was carried out', async () => {
    const metrics = createBridgeMetrics({ now: () => 0 });
    metrics.stepped('call', 0.002);
    metrics.offersAllocated(0.02);
    metrics.effectEnded('send-event', 'ok');
    metrics.effectEnded('ecs-call', 'failed');
    metrics.storeLoaded(10, 1.5);
    expect(await read(metrics)).toMatchObject({
      'step_duration_seconds_bucket{le="0.005",input="call"}': 1,
      offer_cycle_duration_seconds_sum: 0.02,
      'effects_total{effect="send-event",outcome="ok"}': 1,
      'effects_total{effect="ecs-call",outcome="failed"}': 1,
      store_load_duration_seconds: 1.5,
    });
    expect(await metrics.durations()).toMatchObject({
      offerCycles: { count: 1, p50: 20 },
      storeLoadMs: 1_500,
    });
  });

  it('count lines of the log by level, and errors by what they are about', async () => {
    const metrics = createBridgeMetrics({ now: () => 0 });
    metrics.lineHeard('info', 'task.state');
    metrics.lineHeard('error', 'http.bug');
    metrics.lineHeard('error', undefined);
    expect(await read(metrics)).toMatchObject({
      'log_lines_total{level="info"}': 1,
      'log_lines_total{level="error"}': 2,
      'errors_total{component="http",kind="bug"}': 1,
      'errors_total{component="other",kind="other"}': 1,
    });
  });

  it('are of one bridge each', async () => {
    const [one, other] = [createBridgeMetrics({ now: () => 0 }), createBridgeMetrics({ now: () => 0 })];
    one.turnEnded(3, 0);
    expect(await read(other)).toMatchObject({ inputs_total: 0 });
  });
});

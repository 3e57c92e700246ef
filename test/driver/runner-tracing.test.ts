import { describe, expect, it } from '@jest/globals';

import { createMemoryStore } from '../../src/store/memory-store.ts';
import { EngineEcs } from '../support/engine-ecs.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingTracing } from '../support/recording-tracing.ts';
import { createRunner, offeredRunner } from './runner-fixture.ts';

describe('a runner that is followed', () => {
  it('follows a launch from the call that asks for it to the events that tell of it', async () => {
    const tracing = new RecordingTracing();
    const { clock, test } = await offeredRunner({ tracing, store: createMemoryStore() });
    test.launch('a', 'b');
    await clock.advance(1_000);
    const call = tracing.one('mesos.call ACCEPT');
    const steps = tracing.named('bridge.step').filter(({ parent }) => parent === call.traceparent);
    const [step] = steps;
    expect(steps).toHaveLength(1);
    const parent = step?.traceparent;
    expect(tracing.named('store.write').at(-1)).toMatchObject({ parent, links: [] });
    const starts = tracing.named('ecs.StartTask');
    expect(starts).toHaveLength(2);
    for (const start of starts)
      expect(start).toMatchObject({ parent, remote: 'CALLED', said: { 'ecs_scheduler.batch_size': 1 } });
    const updates = tracing.named('mesos.event UPDATE');
    expect(updates).toMatchObject([{ parent }, { parent }]);
    expect(updates.map(({ links }) => links)).toEqual(starts.map(({ traceparent }) => [traceparent]));
  });

  it('ends each span once', async () => {
    const tracing = new RecordingTracing();
    const { runner, gateway, clock, test } = await offeredRunner({ tracing });
    gateway.failNext('StartTask', 'ACCESS_DENIED');
    test.launch('a');
    await clock.advance(1_000);
    test.tearDown();
    await Promise.all([runner.shutdown(), clock.advance(60_000)]);
    expect(tracing.spans.filter(({ ends }) => ends !== 1)).toEqual([]);
    expect(tracing.one('ecs.StartTask').failure).toBe('ACCESS_DENIED');
  });

  it('tells how it has recovered, and of each sweep', async () => {
    const tracing = new RecordingTracing();
    const { clock } = await offeredRunner({ tracing });
    expect(tracing.one('recovery')).toMatchObject({ startedAtMs: clock.now(), ends: 1 });
    const sweeps = tracing.named('sweep').map(({ said }) => said['ecs_scheduler.sweep']);
    expect(sweeps.toSorted()).toEqual(['census', 'instances', 'tasks']);
  });

  it('follows a launch over a restart', async () => {
    const store = createMemoryStore();
    const ecs = new EngineEcs();
    const clock = new ManualClock();
    const tracing = new RecordingTracing();
    const { runner, test } = await offeredRunner({ store, ecs, clock, tracing });
    test.launch('a');
    await clock.settle();
    const { parent } = tracing.one('mesos.event UPDATE');
    await Promise.all([runner.shutdown(), clock.advance(60_000)]);
    const later = new RecordingTracing();
    const second = createRunner({ store, ecs, clock, tracing: later, instances: 0, seed: 8 });
    second.runner.start();
    const back = second.framework();
    back.subscribe(test.id);
    await clock.advance(1_000);
    expect(later.named('mesos.event UPDATE')[0]).toMatchObject({
      parent,
      links: [tracing.one('ecs.StartTask').traceparent],
    });
  });

  it('says in the log of a launch what it is a part of', async () => {
    const tracing = new RecordingTracing();
    const { clock, logger, test } = await offeredRunner({ tracing });
    test.launch('a');
    await clock.settle();
    const [line] = logger.lines.filter(({ fields }) => fields['event'] === 'launch.accepted');
    const [, traceId, spanId] = tracing.one('ecs.StartTask').parent?.split('-') ?? [];
    expect(line?.fields).toMatchObject({ traceId, spanId });
    expect(line?.fields).not.toHaveProperty('trace');
  });
});

describe('a runner that nobody follows', () => {
  it('says nothing of traces, and keeps none', async () => {
    const { runner, clock, logger, test } = await offeredRunner();
    test.launch('a');
    await clock.settle();
    expect(logger.lines.filter(({ fields }) => 'traceId' in fields || 'trace' in fields)).toEqual([]);
    expect([...runner.state.tasks.values()].filter((task) => 'trace' in task)).toEqual([]);
  });
});

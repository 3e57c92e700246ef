import { describe, expect, it } from '@jest/globals';
import { compileLinearPattern } from '../../../src/assembly/linear-patterns.ts';
import type { LocalEcsEffect } from '../../../src/local-ecs/engine/effect.ts';
import type { LocalEcsInput } from '../../../src/local-ecs/engine/input.ts';
import { createLocalEcs } from '../../../src/local-ecs/engine/state.ts';
import { step } from '../../../src/local-ecs/engine/step.ts';
import { START_MS, TestEcs } from './test-ecs.ts';

const request = (operation: string, body: unknown): LocalEcsInput => ({
  type: 'request',
  requestId: 'request-1',
  operation,
  body,
});

function effectsOf(input: LocalEcsInput): readonly LocalEcsEffect[] {
  const out: LocalEcsEffect[] = [];
  step(
    createLocalEcs({ compilePattern: compileLinearPattern }),
    input,
    { nowMs: START_MS, uuid: () => 'id', random: () => 0 },
    out,
  );
  return out;
}

describe('an answer', () => {
  it('goes to the request that was asked', () => {
    expect(effectsOf(request('ListClusters', {}))).toEqual([
      {
        type: 'respond',
        requestId: 'request-1',
        status: 200,
        body: { clusterArns: ['arn:aws:ecs:us-east-1:123456789012:cluster/default'] },
      },
    ]);
  });

  it('is UnknownOperationException for an operation that is not served', () => {
    expect(effectsOf(request('DescribeTaskSets', {}))).toEqual([
      {
        type: 'respond',
        requestId: 'request-1',
        status: 400,
        body: {
          __type: 'UnknownOperationException',
          message: 'The operation DescribeTaskSets is not served by this ECS.',
        },
      },
    ]);
  });

  it.each([
    ['a list', [], 'Start of list found where not expected.'],
    ['null', null, 'NULL_VALUE can not be converted to a structure'],
    ['a text', 'cluster', 'STRING_VALUE can not be converted to a structure'],
  ])('is SerializationException when the body is %s', (_, body, message) => {
    expect(new TestEcs().refusal('ListClusters', body)).toEqual({
      __type: 'SerializationException',
      message,
    });
  });
});

describe('a wake', () => {
  it('is asked for once, at the earliest time at which something is due', () => {
    const ecs = new TestEcs({ startLatency: [500, 500] });
    const instance = ecs.addInstance();
    const definition = ecs.register();
    expect(ecs.wakeMs).toBeUndefined();
    ecs.start(instance, definition);
    expect(ecs.wakeMs).toBe(START_MS + 500);
    ecs.wakeMs = undefined;
    ecs.start(instance, definition);
    expect(ecs.wakeMs).toBeUndefined();
  });

  it('is asked for again when something is due earlier', () => {
    const ecs = new TestEcs({ startLatency: [500, 500], lives: { quick: { pendingMs: 20 } } });
    const instance = ecs.addInstance();
    ecs.start(instance, ecs.register());
    ecs.start(instance, ecs.register({}, { family: 'quick' }));
    expect(ecs.wakeMs).toBe(START_MS + 20);
  });

  it('is asked for anew after a tick, even one that came too early', () => {
    const ecs = new TestEcs({ startLatency: [500, 500] });
    ecs.start(ecs.addInstance(), ecs.register());
    ecs.wakeMs = undefined;
    ecs.tell({ type: 'tick' });
    expect(ecs.wakeMs).toBe(START_MS + 500);
  });

  it('is asked for anew when its time has passed without a tick', () => {
    const ecs = new TestEcs({ startLatency: [500, 500] });
    const { task } = ecs.startOne();
    ecs.wakeMs = undefined;
    ecs.nowMs += 600;
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    ecs.start(ecs.addInstance(), 'web');
    expect(ecs.wakeMs).toBe(START_MS + 600 + 500);
  });
});

describe('the engine', () => {
  it('does the same twice, given the same inputs', () => {
    const run = (): unknown => {
      const ecs = new TestEcs({ startLatency: [200, 800] });
      const { task } = ecs.startOne({ portMappings: [{ containerPort: 80 }] });
      ecs.advance(1000);
      ecs.call('StopTask', { task });
      ecs.advance(1000);
      return ecs.task(task);
    };
    expect(run()).toEqual(run());
  });
});

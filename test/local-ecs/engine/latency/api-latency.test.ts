import { describe, expect, it } from '@jest/globals';
import type { LocalEcsEffect } from '../../../../src/local-ecs/engine/effect.ts';
import type { ApiLatency } from '../../../../src/local-ecs/engine/latency/latency.ts';
import { step } from '../../../../src/local-ecs/engine/step.ts';
import { TestEcs } from '../test-ecs.ts';

/** Makes a call now. @returns when ECS has acted and when it has answered, in milliseconds from now. */
function timesOf(
  ecs: TestEcs,
  operation = 'CreateCluster',
): { readonly acted: number; readonly answered: number } {
  const out: LocalEcsEffect[] = [];
  const request = { type: 'request', requestId: 'r1', operation, body: { clusterName: 'new' } } as const;
  let acted = -1;
  for (let ms = 0; ms <= 1000; ms += 1) {
    const context = { nowMs: ecs.nowMs + ms, uuid: () => 'u', random: ecs.random };
    step(ecs.state, ms === 0 ? request : { type: 'tick' }, context, out);
    if (acted < 0 && ecs.state.clusters.has('new')) acted = ms;
    if (out.some(({ type }) => type === 'respond')) return { acted, answered: ms };
  }
  throw new Error('no answer');
}

const ecsWith = (apiLatencyMs: ApiLatency): TestEcs => new TestEcs({ apiLatencyMs });

describe('a call of an ECS with latency', () => {
  it('is acted on half way, and then answered', () => {
    expect(timesOf(ecsWith(100))).toEqual({ acted: 50, answered: 100 });
  });

  it('takes a time between the bounds', () => {
    const ecs = ecsWith([20, 80]);
    ecs.random = () => 0;
    expect(timesOf(ecs)).toEqual({ acted: 10, answered: 20 });
    const slow = ecsWith([20, 80]);
    slow.random = () => 0.999;
    expect(timesOf(slow)).toEqual({ acted: 40, answered: 80 });
  });

  it('takes the time of its bucket, or that of others', () => {
    const latency = { clusterModify: 200, others: 10 };
    expect(timesOf(ecsWith(latency))).toEqual({ acted: 100, answered: 200 });
    expect(timesOf(ecsWith(latency), 'ListClusters').answered).toBe(10);
    expect(timesOf(ecsWith({ clusterModify: 200 }), 'ListClusters').answered).toBe(0);
  });

  it('is delayed by a fault beyond that, on the side of the fault', () => {
    const late = ecsWith(100);
    late.admin({ type: 'InjectFault', fault: 'delay', delayMs: 500 });
    expect(timesOf(late)).toEqual({ acted: 550, answered: 600 });
    const answeredLate = ecsWith(100);
    answeredLate.admin({ type: 'InjectFault', fault: 'delay', delayMs: 500, phase: 'after-acting' });
    expect(timesOf(answeredLate)).toEqual({ acted: 50, answered: 600 });
  });

  it('takes nothing from chance when the latency is fixed, nor when there is none', () => {
    for (const latency of [0, 100]) {
      const ecs = ecsWith(latency);
      ecs.random = () => {
        throw new Error('chance was asked');
      };
      expect(timesOf(ecs, 'ListClusters').answered).toBe(latency);
    }
  });
});

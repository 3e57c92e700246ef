import { describe, expect, it } from '@jest/globals';
import { loadOf } from '../../../../src/local-ecs/engine/clusters/cluster-load.ts';
import type { ClusterRecord } from '../../../../src/local-ecs/engine/clusters/cluster.ts';
import { TestEcs } from '../test-ecs.ts';

function clusterOf(ecs: TestEcs): ClusterRecord {
  const cluster = ecs.state.clusters.get('default');
  if (cluster === undefined) throw new Error('no cluster default');
  return cluster;
}

/** After how many milliseconds a task is RUNNING; the clock is then there. */
function startOf(ecs: TestEcs, task: string): number {
  const begunAtMs = ecs.nowMs;
  for (let ms = 0; ms <= 3000; ms += 1) {
    if (ecs.task(task)['lastStatus'] === 'RUNNING') return ecs.nowMs - begunAtMs;
    ecs.advance(1);
  }
  throw new Error('the task does not start');
}

describe('a task of a cluster with the published start latency', () => {
  it('is RUNNING after the median where chance is even', () => {
    const ecs = new TestEcs({ startLatency: 'aws-published' });
    expect(startOf(ecs, ecs.start(ecs.addInstance(), ecs.register()))).toBe(1440);
  });

  it('takes longer in the tail when the cluster is full', () => {
    const ecs = new TestEcs({ startLatency: 'aws-published' });
    ecs.random = () => 0.9;
    const instance = ecs.addInstance();
    const definition = ecs.register();
    const first = startOf(ecs, ecs.start(instance, definition));
    for (let i = 0; i < 14; i += 1) ecs.start(instance, definition);
    expect(loadOf(clusterOf(ecs))).toBeCloseTo(15 / 16);
    expect(first).toBe(1760);
    expect(startOf(ecs, ecs.start(instance, definition))).toBe(2010);
  });
});

describe('the load of a cluster', () => {
  it('is the larger of what is reserved of its CPU and of its memory', () => {
    const ecs = new TestEcs();
    expect(loadOf(clusterOf(ecs))).toBe(0);
    const instance = ecs.addInstance({ vcpus: 1, memoryMiB: 1000 });
    ecs.addInstance({ vcpus: 1, memoryMiB: 1000 });
    ecs.start(instance, ecs.register({ cpu: 512, memory: 250 }));
    expect(loadOf(clusterOf(ecs))).toBe(0.25);
    ecs.start(instance, ecs.register({ cpu: 0, memory: 750 }));
    expect(loadOf(clusterOf(ecs))).toBe(0.5);
  });

  it('is none again when tasks have stopped, and does not count instances that are gone', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance({ vcpus: 1 });
    ecs.addInstance({ vcpus: 1 });
    const task = ecs.start(instance, ecs.register({ cpu: 512 }));
    ecs.call('StopTask', { task });
    expect(loadOf(clusterOf(ecs))).toBe(0);
    ecs.start(instance, 'web:1');
    ecs.admin({ type: 'TerminateMachine', containerInstance: instance });
    expect(clusterOf(ecs).load).toEqual({
      cpuUnits: 1024,
      memoryMiB: 7808,
      reservedCpuUnits: 0,
      reservedMemoryMiB: 0,
    });
  });
});

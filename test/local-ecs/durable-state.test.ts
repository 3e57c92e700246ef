import { DescribeTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';

import { FleetError } from '../../src/local-ecs/fleet.ts';
import { SnapshotKeeper } from '../../src/local-ecs/snapshot-keeper.ts';
import { readSnapshot } from '../../src/local-ecs/snapshot-records.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { startEcs } from './started-ecs.ts';

describe('An embedded ECS with a store', () => {
  it('goes on where the one before ended', async () => {
    const store = createMemoryStore();
    const first = await startEcs({ store, instances: 2 });
    expect(first.ecs.resumedFromMs).toBeUndefined();
    const { tasks } = await first.client.send(new RunTaskCommand({ taskDefinition: 'sleep360', count: 2 }));
    const before = first.ecs.view();
    await first.close();

    const second = await startEcs({ store, instances: 5 });
    try {
      const { instances } = second.ecs.view();
      expect(instances.map(({ known }) => known.containerInstanceArn)).toEqual(
        before.instances.map(({ known }) => known.containerInstanceArn),
      );
      const described = await second.client.send(
        new DescribeTasksCommand({ tasks: tasks?.map(({ taskArn = '' }) => taskArn) ?? [] }),
      );
      expect(described.tasks?.map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
      expect(second.ecs.resumedFromMs).toBeGreaterThan(0);
    } finally {
      await second.close();
    }
  });

  it('refuses a store that holds something else', async () => {
    const store = createMemoryStore([{ key: 'framework/1', value: {} }]);
    await expect(startEcs({ store })).rejects.toThrow('It holds something else than an embedded ECS');
  });

  it('refuses what another region has left', async () => {
    const store = createMemoryStore();
    await (await startEcs({ store })).close();
    await expect(startEcs({ store, region: 'eu-west-1' })).rejects.toThrow(
      'It is of region us-east-1, not eu-west-1',
    );
  });
});

describe('The keeper of snapshots', () => {
  function keeper(store: StateStore) {
    const clock = new ManualClock();
    const logger = new RecordingLogger();
    let nodes: readonly unknown[] = [{ n: 1 }];
    const scope = { partition: 'aws', region: 'us-east-1', accountId: '1' };
    const take = () => ({ format: 1, scope, takenAtMs: clock.now(), nodes });
    return {
      clock,
      logger,
      keeper: new SnapshotKeeper({ store, clock, logger, records: 0, take }),
      becomes: (next: readonly unknown[]) => {
        nodes = next;
      },
    };
  }

  it('stores what has changed two seconds later, and once', async () => {
    const store = createMemoryStore();
    const { keeper: kept, clock } = keeper(store);
    kept.changed();
    kept.changed();
    await clock.advance(1999);
    expect(await readSnapshot(store)).toBeUndefined();
    await clock.advance(1);
    await kept.close();
    expect(await readSnapshot(store)).toMatchObject({ snapshot: { nodes: [{ n: 1 }] }, records: 1 });
  });

  it('stores the last change when it is closed, and takes away what is no more', async () => {
    const store = createMemoryStore();
    const { keeper: kept, clock, becomes } = keeper(store);
    becomes(Array.from({ length: 1200 }, (_, n) => ({ n })));
    kept.changed();
    await clock.advance(2000);
    becomes([{ n: 2 }]);
    kept.changed();
    await kept.close();
    expect(await readSnapshot(store)).toMatchObject({ snapshot: { nodes: [{ n: 2 }] }, records: 1 });
  });

  it('keeps many nodes in their order', async () => {
    const store = createMemoryStore();
    const { keeper: kept, becomes } = keeper(store);
    const nodes = Array.from({ length: 6000 }, (_, n) => ({ n }));
    becomes(nodes);
    kept.changed();
    await kept.close();
    expect(await readSnapshot(store)).toMatchObject({ snapshot: { nodes }, records: 12 });
  });

  it('logs what cannot be stored, and fails at the end', async () => {
    const store: StateStore = {
      ...createMemoryStore(),
      write: () => Promise.reject(new Error('no space')),
    };
    const { keeper: kept, clock, logger } = keeper(store);
    kept.changed();
    await clock.advance(2000);
    kept.changed();
    await expect(kept.close()).rejects.toThrow('no space');
    expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
  });
});

describe('A fleet', () => {
  it('is there at the start: clusters with tags, machines by type in their zones, definitions', async () => {
    const started = await startEcs({
      region: 'eu-west-1',
      fleet: {
        clusters: [
          {
            name: 'prod',
            tags: [{ key: 'team', value: 'web' }],
            instances: [
              {
                instanceType: 'm5.large',
                count: 3,
                zones: ['a', 'eu-west-1b'],
                attributes: [{ name: 'stack', value: 'prod' }],
              },
            ],
          },
          { name: 'batch', instances: [{ instanceType: 'g3.8xlarge' }] },
          { name: 'empty' },
        ],
        taskDefinitions: [{ family: 'web', containerDefinitions: [{ name: 'x', image: 'y', memory: 64 }] }],
      },
    });
    const { ecs } = started;
    try {
      expect(ecs.clusterName).toBe('prod');
      expect(ecs.summary()).toMatchObject({ clusters: ['prod', 'batch', 'empty'], instances: { ACTIVE: 4 } });
      const { instances } = ecs.view();
      const zone = 'ecs.availability-zone';
      expect(
        instances.map(({ clusterName, known }) => [
          clusterName,
          known.attributes.find(({ name }) => name === zone)?.value,
          known.registered.memoryMiB,
        ]),
      ).toEqual([
        ['prod', 'eu-west-1a', 7808],
        ['prod', 'eu-west-1b', 7808],
        ['prod', 'eu-west-1a', 7808],
        ['batch', 'eu-west-1a', 238_144],
      ]);
    } finally {
      await started.close();
    }
  });

  it('that has something wrong is refused, and it is told where', async () => {
    const clusters = [{ name: 'a' }, { name: 'b', instances: [{}, { instanceType: 'x9.large' }] }];
    await expect(startEcs({ fleet: { clusters } })).rejects.toThrow(FleetError);
    await expect(startEcs({ fleet: { clusters } })).rejects.toMatchObject({
      path: ['clusters', 1, 'instances', 1],
    });
  });
});

describe('A reset', () => {
  it('leaves the machines and definitions of the start, and nothing else', async () => {
    const started = await startEcs({ instances: 2, limits: 'account' });
    const { ecs, client } = started;
    try {
      await ecs.admin.addContainerInstances({ count: 3 });
      await ecs.admin.injectFault({ fault: 'throttle', operation: 'ListTasks' });
      await client.send(new RunTaskCommand({ taskDefinition: 'sleep360' }));
      const { summary } = await ecs.admin.reset();
      expect(summary).toMatchObject({ instances: { ACTIVE: 2 }, tasks: {}, started: 0 });
      expect(await ecs.admin.listFaults()).toEqual({ faults: [] });
      const { tasks } = await client.send(new RunTaskCommand({ taskDefinition: 'sleep360' }));
      expect(tasks).toHaveLength(1);
    } finally {
      await started.close();
    }
  });
});

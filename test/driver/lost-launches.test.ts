import { describe, expect, it } from '@jest/globals';
import { lostLaunches } from '../../src/driver/lost-launches.ts';
import type { Operation } from '../../src/mesos/offer.ts';
import { executorId } from '../../src/mesos/ids.ts';
import { taskInfo } from './driver-fixture.ts';

const launch = (...ids: string[]): Operation => ({
  type: 'LAUNCH',
  launch: { taskInfos: ids.map(taskInfo) },
});

describe('launches without a master', () => {
  it('are lost to a framework that is not partition aware', () => {
    expect(lostLaunches([launch('a')], false, 1_500)).toEqual([
      {
        taskId: 'a',
        agentId: 'agent',
        state: 'TASK_LOST',
        source: 'SOURCE_MASTER',
        reason: 'REASON_MASTER_DISCONNECTED',
        message: 'Master disconnected',
        timestamp: 1.5,
      },
    ]);
  });

  it('are dropped for one that is', () => {
    expect(lostLaunches([launch('a')], true, 0)).toMatchObject([{ state: 'TASK_DROPPED' }]);
  });

  it('are told task by task, in order, over all operations', () => {
    const statuses = lostLaunches([launch('a', 'b'), launch('c')], false, 0);
    expect(statuses.map(({ taskId }) => taskId)).toEqual(['a', 'b', 'c']);
  });

  it('are only those of LAUNCH', () => {
    const group: Operation = {
      type: 'LAUNCH_GROUP',
      launchGroup: { executor: { executorId: executorId('x') }, taskGroup: { tasks: [taskInfo('a')] } },
    };
    expect(lostLaunches([group, { type: 'RESERVE' }], false, 0)).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { RunTaskRequest } from '../../../src/ecs/calls.ts';
import { MAX_CLIENT_TOKEN } from '../../../src/ecs/limits.ts';
import { failureOf } from '../../gateway/failure-of.ts';
import { eventually } from '../eventually.ts';
import { inventedInstance } from './invented-arns.ts';
import type { Stage } from './stage.ts';
import { allTasks } from './stage.ts';

/** What the same call has to be twice. */
function sameCall(): Pick<RunTaskRequest, 'startedBy' | 'clientToken'> {
  return { startedBy: randomUUID(), clientToken: randomUUID() };
}

function describePin(stage: () => Stage): void {
  describe('a pinned task', () => {
    it('fails for want of its machine', async () => {
      const { gateway, run, definitions } = stage();
      const { clusterName } = await gateway.describeCluster();
      const containerInstance = inventedInstance(definitions.sleeper, clusterName);
      expect(await run({ containerInstance, ec2InstanceId: 'i-00000000000000001' })).toMatchObject({
        tasks: [],
        failures: [{ reason: 'MISSING' }],
      });
    });
  });
}

function describeClientTokens(stage: () => Stage): void {
  describe('a client token', () => {
    it('that comes twice with the same request gives the same task, and starts no second one', async () => {
      const { gateway, run, patience } = stage();
      const call = sameCall();
      const first = await run(call);
      const second = await run(call);
      const arns = first.tasks.map(({ taskArn }) => taskArn);
      expect(arns).toHaveLength(1);
      expect(second.tasks.map(({ taskArn }) => taskArn)).toEqual(arns);
      const found = () => allTasks(gateway, { startedBy: call.startedBy });
      expect(await eventually(patience, found, ({ length }) => length > 0)).toEqual(arns);
    });

    it('that comes at once twice starts one task all the same', async () => {
      const { run } = stage();
      const call = sameCall();
      const answers = await Promise.allSettled([run(call), run(call)]);
      const tasks = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.tasks : []));
      expect(new Set(tasks.map(({ taskArn }) => taskArn)).size).toBe(1);
    });

    it('that comes with another request is a CONFLICT, which names the task that was started', async () => {
      const { run } = stage();
      const { clientToken } = sameCall();
      const { tasks } = await run({ clientToken });
      expect(await failureOf(run({ clientToken, startedBy: randomUUID() }))).toMatchObject({
        code: 'CONFLICT',
        operation: 'RunTask',
        resourceIds: tasks.map(({ taskArn }) => taskArn),
      });
    });

    it('may be as long as it may be, and no longer', async () => {
      const { run } = stage();
      const longest = randomUUID().padEnd(MAX_CLIENT_TOKEN, '~');
      expect((await run({ clientToken: longest })).tasks).toHaveLength(1);
      expect(await failureOf(run({ clientToken: `${longest}x` }))).toMatchObject({ code: 'INVALID_REQUEST' });
    });
  });
}

export function describeRunningTasks(stage: () => Stage): void {
  describePin(stage);
  describeClientTokens(stage);
}

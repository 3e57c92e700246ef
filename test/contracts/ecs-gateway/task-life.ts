import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { EcsTaskArn } from '../../../src/ecs/arn.ts';
import { DESCRIBE_BATCH } from '../../../src/ecs/limits.ts';
import type { EcsTask } from '../../../src/ecs/task.ts';
import { hasStopped } from '../../../src/ecs/task.ts';
import { failureOf } from '../../gateway/failure-of.ts';
import { eventually } from '../eventually.ts';
import { inventedTask } from './invented-arns.ts';
import { eachOf } from './pages.ts';
import type { Stage } from './stage.ts';
import { allTasks, startOne } from './stage.ts';

/** Describes one task until it is as wanted. */
async function taskOnce(
  { gateway, patience }: Stage,
  arn: EcsTaskArn,
  isWanted: (task: EcsTask) => boolean,
): Promise<EcsTask> {
  const read = async (): Promise<EcsTask | undefined> => (await gateway.describeTasks([arn])).found[0];
  const task = await eventually(patience, read, (found) => found !== undefined && isWanted(found));
  if (task === undefined) throw new Error('unreachable: what is wanted is there');
  return task;
}

/** Lists the machine's tasks, by whether they are wanted. */
function onMachine({ gateway, instance }: Stage, desiredStatus: 'RUNNING' | 'STOPPED') {
  const filter = { desiredStatus, containerInstance: instance.containerInstanceArn };
  return () => allTasks(gateway, filter);
}

function describeListing(stage: () => Stage): void {
  describe('listing tasks', () => {
    it('finds a wanted task by its startedBy and by its machine, and not among the stopped', async () => {
      const { gateway, patience } = stage();
      const startedBy = randomUUID();
      const { taskArn } = await startOne(stage(), { startedBy });
      const byStartedBy = () => allTasks(gateway, { startedBy });
      expect(await eventually(patience, byStartedBy, (arns) => arns.length > 0)).toEqual([taskArn]);
      await eventually(patience, onMachine(stage(), 'RUNNING'), (arns) => arns.includes(taskArn));
      expect(await onMachine(stage(), 'STOPPED')()).not.toContain(taskArn);
    });

    it('finds each exactly once, whatever the size of the pages', async () => {
      const { gateway, gatewayWithPagesOf, patience } = stage();
      const startedBy = randomUUID();
      const started: string[] = [];
      for (let n = 0; n < 3; n += 1) started.push((await startOne(stage(), { startedBy })).taskArn);
      await eventually(
        patience,
        () => allTasks(gateway, { startedBy }),
        (arns) => arns.length === 3,
      );
      const small = gatewayWithPagesOf(2);
      const first = await small.listTasks({ startedBy });
      expect(first.items.length).toBeLessThanOrEqual(2);
      expect(first.nextToken).toEqual(expect.any(String));
      const paged = await eachOf((token) => small.listTasks({ startedBy }, token));
      expect(paged.toSorted()).toEqual(started.toSorted());
    });

    it('finds nothing by a startedBy that no task has', async () => {
      expect(await stage().gateway.listTasks({ startedBy: randomUUID() })).toEqual({ items: [] });
    });
  });
}

function describeDescribing(stage: () => Stage): void {
  describe('describing tasks', () => {
    it('tells the ones that are there from the ones that are not, a hundred at a time', async () => {
      const { gateway, definitions } = stage();
      const { clusterName } = await gateway.describeCluster();
      const { taskArn } = await startOne(stage());
      await taskOnce(stage(), taskArn, () => true);
      const notThere = Array.from({ length: DESCRIBE_BATCH - 1 }, (_, n) =>
        inventedTask(definitions.sleeper, clusterName, n + 1),
      );
      const { found, missing } = await gateway.describeTasks([...notThere, taskArn]);
      expect(found.map((task) => task.taskArn)).toEqual([taskArn]);
      expect(missing.toSorted()).toEqual(notThere.toSorted());
    });

    it('is refused for none', async () => {
      expect(await failureOf(stage().gateway.describeTasks([]))).toMatchObject({ code: 'INVALID_REQUEST' });
    });
  });
}

function describeEnding(stage: () => Stage): void {
  describe('a task', () => {
    it('comes to RUNNING, its version growing on the way', async () => {
      const started = await startOne(stage());
      const running = await taskOnce(stage(), started.taskArn, ({ lastStatus }) => lastStatus === 'RUNNING');
      expect(running.version).toBeGreaterThan(started.version);
      expect(running.desiredStatus).toBe('RUNNING');
      expect(running.startedAtMs).toBeGreaterThanOrEqual(running.createdAtMs ?? Infinity);
      expect(running.containers).toMatchObject([{ name: 'main', lastStatus: 'RUNNING' }]);
      expect(running.containers[0]?.exitCode).toBeUndefined();
    });

    it('that is stopped is unwanted at once and STOPPED in the end, with the reason that was given', async () => {
      const { gateway, patience } = stage();
      const startedBy = randomUUID();
      const { taskArn } = await startOne(stage(), { startedBy });
      await taskOnce(stage(), taskArn, ({ lastStatus }) => lastStatus === 'RUNNING');
      const stopping = await gateway.stopTask(taskArn, 'the contract wants it');
      expect(stopping).toMatchObject({
        taskArn,
        desiredStatus: 'STOPPED',
        stopCode: 'UserInitiated',
        stoppedReason: 'the contract wants it',
      });
      const stopped = await taskOnce(stage(), taskArn, hasStopped);
      expect(stopped).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'the contract wants it' });
      expect(stopped.containers[0]?.exitCode).toBeGreaterThan(0);
      expect(stopped.stoppedAtMs).toEqual(expect.any(Number));
      await eventually(patience, onMachine(stage(), 'STOPPED'), (arns) => arns.includes(taskArn));
      await eventually(
        patience,
        () => allTasks(gateway, { startedBy }),
        (arns) => arns.length === 0,
      );
    });

    it('may be stopped twice', async () => {
      const { gateway } = stage();
      const { taskArn } = await startOne(stage());
      await gateway.stopTask(taskArn, 'first');
      expect(await gateway.stopTask(taskArn, 'second')).toMatchObject({ taskArn, desiredStatus: 'STOPPED' });
    });

    it('that does not exist cannot be stopped: NOT_FOUND', async () => {
      const { gateway, definitions } = stage();
      const { clusterName } = await gateway.describeCluster();
      const call = gateway.stopTask(inventedTask(definitions.sleeper, clusterName), 'x');
      expect(await failureOf(call)).toMatchObject({ code: 'NOT_FOUND', operation: 'StopTask' });
    });
  });
}

export function describeTaskLife(stage: () => Stage): void {
  describeListing(stage);
  describeDescribing(stage);
  describeEnding(stage);
}

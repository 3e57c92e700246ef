import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { StartTaskRequest } from '../../../src/ecs/calls.ts';
import type { EcsErrorCode } from '../../../src/ecs/failure.ts';
import { MAX_OVERRIDES_LENGTH, MAX_RUN_TASK_STARTED_BY, MAX_STARTED_BY } from '../../../src/ecs/limits.ts';
import { failureOf } from '../../gateway/failure-of.ts';
import { inventedInstance } from './invented-arns.ts';
import type { Stage } from './stage.ts';
import { allTasks, startOne } from './stage.ts';

/** The operations that start a task; both take the same requests. */
const OPERATIONS = ['StartTask', 'RunTask'] as const;
type Operation = (typeof OPERATIONS)[number];

const startBy = ({ start, run }: Stage, operation: Operation): Stage['start'] =>
  operation === 'StartTask' ? start : run;

function describeSuccess(stage: () => Stage): void {
  describe('starting a task', () => {
    it.each(OPERATIONS)('by %s answers with the task as it was asked for', async (operation) => {
      const { instance, definitions } = stage();
      const start = startBy(stage(), operation);
      const startedBy = randomUUID();
      const override = { name: 'main', environment: [{ name: 'EXTRA', value: 'a b' }], memory: 20 };
      const { tasks, failures } = await start({
        startedBy,
        overrides: { containerOverrides: [override] },
        tags: [{ key: 'contract', value: 'yes' }],
      });
      expect(failures).toEqual([]);
      expect(tasks).toHaveLength(1);
      expect(tasks[0]).toMatchObject({
        startedBy,
        containerInstanceArn: instance.containerInstanceArn,
        taskDefinitionArn: definitions.sleeper,
        lastStatus: 'PENDING',
        desiredStatus: 'RUNNING',
        overrides: { containerOverrides: [override] },
        containers: [{ name: 'main' }],
      });
      expect(tasks[0]?.version).toBeGreaterThan(0);
    });

    it('takes a startedBy as long as it may be', async () => {
      const startedBy = 'x'.repeat(MAX_STARTED_BY);
      expect(await startOne(stage(), { startedBy })).toMatchObject({ startedBy });
    });

    it('takes a family and its revision for the ARN', async () => {
      const { definitions } = stage();
      const task = await startOne(stage(), { taskDefinition: `${definitions.family}:1` });
      expect(task.taskDefinitionArn).toBe(definitions.sleeper);
    });
  });
}

function describeRefusal(stage: () => Stage): void {
  describe('a refusal to start a task', () => {
    it.each(OPERATIONS)('for want of memory is a failure of %s, and nothing runs', async (operation) => {
      const { gateway, definitions } = stage();
      const startedBy = randomUUID();
      expect(
        await startBy(stage(), operation)({ startedBy, taskDefinition: definitions.giant }),
      ).toMatchObject({
        tasks: [],
        failures: [{ reason: 'RESOURCE:MEMORY' }],
      });
      expect(await allTasks(gateway, { startedBy })).toEqual([]);
    });

    it('for want of the machine is one as well', async () => {
      const { gateway, start, definitions } = stage();
      const { clusterName } = await gateway.describeCluster();
      const containerInstance = inventedInstance(definitions.sleeper, clusterName);
      expect(await start({ containerInstance })).toMatchObject({
        tasks: [],
        failures: [{ reason: 'MISSING' }],
      });
    });

    it('with a startedBy that is too long for StartTask is an error', async () => {
      const startedBy = 'x'.repeat(MAX_STARTED_BY + 1);
      expect(await failureOf(stage().start({ startedBy }))).toMatchObject({ code: 'INVALID_REQUEST' });
    });

    const ERRORS: readonly (readonly [string, EcsErrorCode, (of: Stage) => Partial<StartTaskRequest>])[] = [
      [
        'of a definition that does not exist',
        'NOT_FOUND',
        ({ definitions }) => ({ taskDefinition: `${definitions.family}-unknown` }),
      ],
      [
        'with too long a startedBy',
        'INVALID_REQUEST',
        () => ({ startedBy: 'x'.repeat(MAX_RUN_TASK_STARTED_BY + 1) }),
      ],
      [
        'with overrides for a container that is not in the definition',
        'INVALID_REQUEST',
        () => ({ overrides: { containerOverrides: [{ name: 'other', command: ['true'] }] } }),
      ],
      [
        'with overrides that are too long',
        'INVALID_REQUEST',
        () => ({
          overrides: { containerOverrides: [{ name: 'main', command: ['x'.repeat(MAX_OVERRIDES_LENGTH)] }] },
        }),
      ],
    ];

    describe.each(OPERATIONS)('by %s', (operation) => {
      it.each(ERRORS)('%s is an error: %s', async (_what, code, request) => {
        const failure = await failureOf(startBy(stage(), operation)(request(stage())));
        expect(failure).toMatchObject({ code, operation });
      });
    });
  });
}

export function describeStartingTasks(stage: () => Stage): void {
  describeSuccess(stage);
  describeRefusal(stage);
}

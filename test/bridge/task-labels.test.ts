import { describe, expect, it } from '@jest/globals';

import { readLaunchLabels } from '../../src/bridge/task-labels.ts';
import { scriptedWorld, WEB } from '../support/bridge-world.ts';
import { instanceArn, taskInfo } from '../support/builders.ts';

const ACCOUNT = 'arn:aws:iam::123456789012:role';

/** The labels as a task has them, on an instance of account 123456789012. */
const read = (labels: Readonly<Record<string, string>>, allowedTaskRoles: readonly string[] = ['*']) =>
  readLaunchLabels(
    Object.entries(labels).map(([key, value]) => ({ key, value })),
    instanceArn('agent-1'),
    { allowedTaskRoles },
  );

const labelled = (labels: Readonly<Record<string, string>>) =>
  taskInfo({ labels: Object.entries(labels).map(([key, value]) => ({ key, value })) });

describe('labels that tell ECS something', () => {
  it('are no others', () => {
    expect(read({ team: 'blue', 'ecs.cluster-query': 'x' })).toEqual({
      ok: true,
      labels: { roles: {}, fixedHostPorts: new Set() },
    });
  });

  it('name roles by ARN or by a name in the account of the instance', () => {
    const other = 'arn:aws:iam::999999999999:role/agent';
    expect(read({ 'ecs.task-role': 'team/web', 'ecs.execution-role': other }, ['*', other])).toMatchObject({
      labels: { roles: { taskRoleArn: `${ACCOUNT}/team/web`, executionRoleArn: other } },
    });
  });

  it('say where a task has its network interface, the policy of mismatch, and which host ports are fixed', () => {
    expect(
      read({
        'ecs.subnets': 'subnet-1, subnet-2',
        'ecs.security-groups': 'sg-1',
        'ecs.mismatch': 'strict',
        'ecs.fixed-host-ports': '80, 443',
      }),
    ).toEqual({
      ok: true,
      labels: {
        roles: {},
        networkConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] },
        mismatch: 'strict',
        fixedHostPorts: new Set([80, 443]),
      },
    });
  });

  it.each([
    [{ 'ecs.task-role': 'a b' }, 'Label ecs.task-role must be the ARN or the name of an IAM role'],
    [{ 'ecs.execution-role': '' }, 'Label ecs.execution-role must be the ARN or the name of an IAM role'],
    [{ 'ecs.subnets': 'vpc-1' }, 'Label ecs.subnets must be at most 16 ids of subnets, with commas between'],
    [
      { 'ecs.subnets': 'subnet-1', 'ecs.security-groups': 'all' },
      'Label ecs.security-groups must be at most 5 ids of security groups, with commas between',
    ],
    [{ 'ecs.security-groups': 'sg-1' }, 'Label ecs.security-groups needs ecs.subnets too'],
    [{ 'ecs.mismatch': 'ignore' }, 'Label ecs.mismatch must be one of warn, strict, override'],
    [
      { 'ecs.fixed-host-ports': '0' },
      'Label ecs.fixed-host-ports must be at most 100 ports from 1 to 65535, with commas between',
    ],
  ])('are refused with what they must be: %j', (labels, message) => {
    expect(read(labels)).toEqual({ ok: false, message, isForbidden: false });
  });
});

describe('a role that a label names', () => {
  const allows = (patterns: readonly string[], role: string): boolean =>
    read({ 'ecs.task-role': role }, patterns).ok;

  it('is forbidden as long as the operator allows none', () => {
    expect(read({ 'ecs.task-role': 'web' }, [])).toEqual({
      ok: false,
      message: `Label ecs.task-role names ${ACCOUNT}/web, which frameworks may not have here; the operator allows roles by option allowedTaskRoles`,
      isForbidden: true,
    });
    expect(read({ 'ecs.execution-role': 'web' }, []).ok).toBe(false);
  });

  it('is allowed by name, by ARN and by pattern', () => {
    expect(allows(['web'], 'web')).toBe(true);
    expect(allows([`${ACCOUNT}/web`], 'web')).toBe(true);
    expect(allows(['web'], `${ACCOUNT}/web`)).toBe(true);
    expect(allows(['db', 'web-*'], 'web-1')).toBe(true);
    expect(allows(['web-*'], 'my-web-1')).toBe(false);
  });

  it('of another account is not allowed by a name', () => {
    const foreign = 'arn:aws:iam::999999999999:role/web';
    expect(allows(['*', 'web'], foreign)).toBe(false);
    expect(allows(['arn:aws:iam::*:role/web'], foreign)).toBe(true);
  });
});

describe('a launch with such labels', () => {
  it.each(['StartTask', 'RunTask'] as const)('has them in its %s', (launchMode) => {
    const { bridge, framework } = scriptedWorld({
      config: {
        launchMode,
        allowedTaskRoles: ['web*'],
        networkConfiguration: { subnets: ['subnet-0'], assignPublicIp: 'DISABLED' },
      },
      definitions: [{ ...WEB, networkMode: 'awsvpc' }],
    });
    framework.launch(
      labelled({ 'ecs.task-role': 'web', 'ecs.execution-role': 'web-agent', 'ecs.subnets': 'subnet-1' }),
    );
    expect(bridge.callsOf(launchMode)[0]?.request).toMatchObject({
      overrides: { taskRoleArn: `${ACCOUNT}/web`, executionRoleArn: `${ACCOUNT}/web-agent` },
      networkConfiguration: { subnets: ['subnet-1'] },
      tags: [],
    });
    expect(bridge.callsOf(launchMode)[0]?.request.networkConfiguration).toEqual({ subnets: ['subnet-1'] });
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('that cannot be is TASK_ERROR before anything is read', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(labelled({ 'ecs.mismatch': 'never' }));
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_ERROR',
      reason: 'REASON_TASK_INVALID',
      message: 'Label ecs.mismatch must be one of warn, strict, override',
    });
    expect(bridge.callsOf('DescribeTaskDefinition')).toEqual([]);
  });

  it('that name a role which is not allowed is unauthorized', () => {
    const { bridge, framework } = scriptedWorld({ config: { allowedTaskRoles: ['batch-*'] } });
    framework.launch(labelled({ 'ecs.task-role': 'admin' }));
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_ERROR',
      reason: 'REASON_TASK_UNAUTHORIZED',
    });
    expect(bridge.callsOf('StartTask')).toEqual([]);
  });
});

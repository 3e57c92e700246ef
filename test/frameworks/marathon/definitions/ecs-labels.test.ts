import { describe, expect, it } from '@jest/globals';

import { ECS_LABELS, ecsLabelProblems } from '../../../../src/frameworks/marathon/definitions/ecs-labels.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { compilePattern, post } from '../../../support/marathon-requests.ts';

const problemsOf = (labels: Record<string, string>): unknown =>
  ecsLabelProblems(appDefinition({ labels }), { compilePattern });

const ruleOf = (label: string): string =>
  `must be ${ECS_LABELS.find((each) => each.label === label)?.rule ?? ''}`;

describe('labels for ECS', () => {
  it.each([
    ['ecs.task-role', 'web-task'],
    ['ecs.task-role', 'arn:aws:iam::123456789012:role/path/web-task'],
    ['ecs.execution-role', 'arn:aws-cn:iam::123456789012:role/agent'],
    ['ecs.subnets', 'subnet-0a1b, subnet-2c3d'],
    ['ecs.placement-strategy', 'spread:attribute:ecs.availability-zone, binpack:memory, random'],
    ['ecs.placement-strategy', 'spread:instanceId'],
    ['ecs.cluster-query', 'attribute:ecs.instance-type =~ c5.*'],
    ['ecs.mismatch', 'strict'],
    ['ecs.fixed-host-ports', '80, 443'],
    ['team', ''],
  ])('%s may be %s', (label, value) => {
    expect(problemsOf({ [label]: value })).toEqual([]);
  });

  it.each([
    ['ecs.task-role', ''],
    ['ecs.task-role', 'arn:aws:iam::123:role/web'],
    ['ecs.execution-role', 'a b'],
    ['ecs.subnets', 'subnet-0a1b,'],
    ['ecs.subnets', Array.from({ length: 17 }, () => 'subnet-0a1b').join()],
    ['ecs.placement-strategy', 'spread'],
    ['ecs.placement-strategy', 'binpack:disk'],
    ['ecs.placement-strategy', 'random,random,random,random,random,random'],
    ['ecs.cluster-query', ' '],
    ['ecs.mismatch', 'ignore'],
    ['ecs.fixed-host-ports', '80,65536'],
  ])('%s may not be %j', (label, value) => {
    expect(problemsOf({ [label]: value })).toEqual([{ path: `/labels/${label}`, message: ruleOf(label) }]);
  });

  it('with an expression that cannot be read tell where it goes wrong', () => {
    expect(problemsOf({ 'ecs.cluster-query': 'attribute:stack = prod' })).toEqual([
      {
        path: '/labels/ecs.cluster-query',
        message: expect.stringMatching(/^is no cluster query: column 17: /),
      },
    ]);
  });

  it('tell security groups only together with subnets', () => {
    expect(problemsOf({ 'ecs.security-groups': 'sg-1', 'ecs.subnets': 'subnet-1' })).toEqual([]);
    expect(problemsOf({ 'ecs.security-groups': 'sg-1' })).toEqual([
      { path: '/labels/ecs.security-groups', message: 'needs ecs.subnets too' },
    ]);
    expect(problemsOf({ 'ecs.security-groups': 'all', 'ecs.subnets': 'subnet-1' })).toEqual([
      { path: '/labels/ecs.security-groups', message: ruleOf('ecs.security-groups') },
    ]);
  });

  it('that nobody knows are refused when an app is posted: they would be without effect', () => {
    expect(post({ id: '/web', cmd: 'web:1', labels: { 'ecs.taskrole': 'web' } })).toEqual({
      ok: false,
      refusal: {
        message: 'Object is not valid',
        details: [
          {
            path: '/labels/ecs.taskrole',
            errors: [
              "is no label of ECS's, which are ecs.task-role, ecs.execution-role, ecs.subnets, ecs.security-groups, ecs.mismatch, ecs.fixed-host-ports, ecs.placement-strategy, ecs.cluster-query",
            ],
          },
        ],
      },
    });
  });

  it('are told apart, and each says what it means', () => {
    expect(new Set(ECS_LABELS.map(({ label }) => label)).size).toBe(ECS_LABELS.length);
    expect(ECS_LABELS.filter(({ meaning }) => meaning === '')).toEqual([]);
  });
});

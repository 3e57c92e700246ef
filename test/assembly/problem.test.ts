import { describe, expect, it } from '@jest/globals';
import { EXPLANATIONS } from '../../src/assembly/problem-codes.ts';
import { formatProblem, formatProblemLine, ProblemError } from '../../src/assembly/problem.ts';
import type { Problem } from '../../src/assembly/problem.ts';

const PROBLEM: Problem = {
  code: 'CLUSTER_NOT_FOUND',
  what: 'There is no cluster prd',
  why: 'there are: prod, staging',
  cure: 'set AWS_ECS_CLUSTER to a cluster that exists',
};
const { why, ...WITHOUT_WHY } = PROBLEM;

describe('a problem on one line', () => {
  it('tells what, why, the cure and the code', () => {
    expect(formatProblemLine(PROBLEM)).toBe(
      'There is no cluster prd (there are: prod, staging) → set AWS_ECS_CLUSTER to a cluster that exists [CLUSTER_NOT_FOUND]',
    );
  });

  it('leaves out what is obvious', () => {
    expect(why).toBeDefined();
    expect(formatProblemLine(WITHOUT_WHY)).toBe(
      'There is no cluster prd → set AWS_ECS_CLUSTER to a cluster that exists [CLUSTER_NOT_FOUND]',
    );
  });
});

describe('a problem at a terminal', () => {
  it('has a line for each part and says where to learn more', () => {
    expect(formatProblem(PROBLEM).split('\n')).toEqual([
      'ecs-scheduler-driver: There is no cluster prd',
      '  there are: prod, staging',
      '  → set AWS_ECS_CLUSTER to a cluster that exists',
      '  CLUSTER_NOT_FOUND (npx ecs-scheduler-driver explain CLUSTER_NOT_FOUND)',
    ]);
  });

  it('leaves out what is obvious', () => {
    expect(formatProblem(WITHOUT_WHY).split('\n')).toEqual([
      'ecs-scheduler-driver: There is no cluster prd',
      '  → set AWS_ECS_CLUSTER to a cluster that exists',
      '  CLUSTER_NOT_FOUND (npx ecs-scheduler-driver explain CLUSTER_NOT_FOUND)',
    ]);
  });
});

describe('a problem as an error', () => {
  it('has the one line as its message and keeps problem and cause', () => {
    const cause = new Error('below');
    const error = new ProblemError(PROBLEM, cause);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('ProblemError');
    expect(error.message).toBe(formatProblemLine(PROBLEM));
    expect(error.problem).toBe(PROBLEM);
    expect(error.cause).toBe(cause);
  });
});

describe('explanations', () => {
  it.each(Object.entries(EXPLANATIONS))('tell of %s in whole sentences', (_code, text) => {
    expect(text).toMatch(/^[A-Z].{30,}\.$/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { explainFailure } from '../../src/assembly/explain-failure.ts';
import type { ProblemCode } from '../../src/assembly/problem.ts';
import type { EcsErrorCode, EcsFailure } from '../../src/ecs/failure.ts';

/** Which problem each failure is, and a word of what to do. */
const TABLE: Readonly<Record<EcsErrorCode, readonly [code: ProblemCode, cure: string]>> = {
  THROTTLED: ['ECS_FAILED', 'doctor'],
  SERVER_ERROR: ['ECS_FAILED', 'doctor'],
  UNEXPECTED: ['ECS_FAILED', 'doctor'],
  UNSUPPORTED: ['ECS_FAILED', 'doctor'],
  INVALID_REQUEST: ['ECS_FAILED', 'doctor'],
  NOT_FOUND: ['ECS_FAILED', 'doctor'],
  CONFLICT: ['ECS_FAILED', 'doctor'],
  TIMEOUT: ['ENDPOINT_UNREACHABLE', 'AWS_ECS_ENDPOINT'],
  UNREACHABLE: ['ENDPOINT_UNREACHABLE', 'AWS_ECS_ENDPOINT'],
  CONNECTION_LOST: ['ENDPOINT_UNREACHABLE', 'AWS_ECS_ENDPOINT'],
  REGION_MISSING: ['REGION_MISSING', 'AWS_REGION='],
  CREDENTIALS_MISSING: ['CREDENTIALS_MISSING', 'aws sts get-caller-identity'],
  CREDENTIALS_EXPIRED: ['CREDENTIALS_EXPIRED', 'sign in again'],
  CREDENTIALS_INVALID: ['CREDENTIALS_INVALID', 'aws sts get-caller-identity'],
  CLOCK_SKEW: ['CLOCK_SKEW', 'set the clock'],
  ACCESS_DENIED: ['ACCESS_DENIED', 'iam policy'],
  CLUSTER_NOT_FOUND: ['CLUSTER_NOT_FOUND', 'AWS_ECS_CLUSTER'],
};
const ROWS = Object.entries(TABLE) as readonly [EcsErrorCode, readonly [ProblemCode, string]][];

const failure = (
  code: EcsErrorCode,
  message = 'It did not go well',
  operation = 'ListTasks',
): EcsFailure => ({ code, message, operation });

describe('a failed call as a problem', () => {
  it.each(ROWS)('of the code %s tells what has failed and what to do', (code, [problemCode, cure]) => {
    const problem = explainFailure(failure(code));
    expect(problem.code).toBe(problemCode);
    expect(problem.what).toBe('It did not go well');
    expect(problem.cure).toContain(cure);
    expect(problem).not.toHaveProperty('why');
  });

  it('ends without a stop, since more may follow', () => {
    expect(explainFailure(failure('ACCESS_DENIED', 'Denied. \n')).what).toBe('Denied');
  });
});

describe('what is known of the circumstances', () => {
  it.each<readonly [EcsErrorCode]>([['TIMEOUT'], ['UNREACHABLE'], ['CONNECTION_LOST']])(
    'names the configured endpoint for %s',
    (code) => {
      const { why } = explainFailure(failure(code), { endpoint: 'http://127.0.0.1:4600' });
      expect(why).toBe('the endpoint is http://127.0.0.1:4600');
    },
  );

  it('does not name the endpoint where it was reached', () => {
    const problem = explainFailure(failure('ACCESS_DENIED'), { endpoint: 'http://127.0.0.1:4600' });
    expect(problem).not.toHaveProperty('why');
  });

  it('names the clusters there are when one is not found', () => {
    const problem = explainFailure(failure('CLUSTER_NOT_FOUND'), { clusterNames: ['prod', 'staging'] });
    expect(problem.why).toBe('there are: prod, staging');
  });

  it('says that there is no cluster at all', () => {
    const problem = explainFailure(failure('CLUSTER_NOT_FOUND'), { clusterNames: [] });
    expect(problem.why).toBe('there is no cluster at all');
  });

  it('names what the name of the cluster and the endpoint come from', () => {
    const sources = { cluster: '--cluster', endpoint: 'AWS_ECS_ENDPOINT' };
    const missing = explainFailure(failure('CLUSTER_NOT_FOUND'), { clusterNames: ['prod'], sources });
    expect(missing.why).toBe("there are: prod; the cluster's name is that of --cluster");
    const unreachable = explainFailure(failure('TIMEOUT'), { endpoint: 'http://127.0.0.1:9', sources });
    expect(unreachable.why).toBe('the endpoint is http://127.0.0.1:9, from AWS_ECS_ENDPOINT');
  });

  it("takes a refusal to describe the cluster for one of the cluster's name", () => {
    const refused = failure('INVALID_REQUEST', 'ECS refuses it', 'DescribeClusters');
    const problem = explainFailure(refused, { sources: { cluster: 'AWS_ECS_CLUSTER' } });
    expect(problem).toMatchObject({
      code: 'CONFIG_VALUE',
      why: "the cluster's name is that of AWS_ECS_CLUSTER",
    });
  });

  it('does not name clusters for other failures', () => {
    const problem = explainFailure(failure('ACCESS_DENIED'), { clusterNames: ['prod'] });
    expect(problem).not.toHaveProperty('why');
  });
});

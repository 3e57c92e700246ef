import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { containerInstanceArn, ecsTaskArn } from '../../src/ecs/arn.ts';
import { EcsError } from '../../src/ports/ecs-error.ts';
import type { EcsGateway } from '../../src/ports/ecs-gateway.ts';
import { gatewayTo } from './gateway-fixture.ts';
import type { StubAnswer } from './stub-endpoint.ts';
import { answerWith, startStubEndpoint } from './stub-endpoint.ts';

const INSTANCE = containerInstanceArn('arn:aws:ecs:eu-west-1:1:container-instance/prod/a');
const TASK = ecsTaskArn('arn:aws:ecs:eu-west-1:1:task/prod/a');
const ECS_MEMBERS = [
  'clusters',
  'containerInstances',
  'containerInstanceArns',
  'tasks',
  'task',
  'taskArns',
  'taskDefinition',
  'failures',
  'nextToken',
  'taskArn',
  'containerInstanceArn',
  'taskDefinitionArn',
  'clusterArn',
  'arn',
  'reason',
  'containers',
  'containerDefinitions',
  'overrides',
  'containerOverrides',
  'environment',
  'name',
  'value',
  'type',
  'attributes',
  'requiresAttributes',
  'registeredResources',
  'remainingResources',
  'stringSetValue',
  'integerValue',
  'networkBindings',
  'networkInterfaces',
  'portMappings',
  'healthCheck',
  'healthStatus',
  'versionInfo',
  'command',
  'lastStatus',
  'desiredStatus',
  'createdAt',
  'version',
  'cpu',
  'memory',
] as const;

/** JSON of any shape at all, with the names that ECS uses in the wrong places. */
const strangeJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(null, true, 0, -1, 1.5, '', 'x', 'STRINGSET', 'INTEGER', 'MISSING', '80', 1600000000),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...ECS_MEMBERS), tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
}));

const CALLS: readonly ((gateway: EcsGateway) => Promise<unknown>)[] = [
  (gateway) => gateway.describeCluster(),
  (gateway) => gateway.listContainerInstances(),
  (gateway) => gateway.describeContainerInstances([INSTANCE]),
  (gateway) => gateway.listTasks({ startedBy: 'x' }),
  (gateway) => gateway.describeTasks([TASK]),
  (gateway) => gateway.describeTaskDefinition('web'),
  (gateway) =>
    gateway.startTask({
      containerInstance: INSTANCE,
      taskDefinition: 'web',
      startedBy: 'x',
      overrides: { containerOverrides: [] },
      tags: [],
    }),
  (gateway) =>
    gateway.registerTaskDefinition({ family: 'web', networkMode: 'bridge', containerDefinitions: [] }),
  (gateway) => gateway.stopTask(TASK, 'x'),
];

describe('an answer of any shape', () => {
  it('is either read or rejected with an EcsError, never thrown over', async () => {
    let answer: StubAnswer = answerWith(200, '');
    const stub = await startStubEndpoint((request, response) => {
      answer(request, response);
    });
    const gateway = gatewayTo(stub.url);
    try {
      await fc.assert(
        fc.asyncProperty(
          strangeJson.value,
          fc.constantFrom(200, 400, 500),
          fc.constantFrom(...CALLS),
          async (json, status, call) => {
            answer = answerWith(status, JSON.stringify(json));
            const thrown = await call(gateway).then(
              () => undefined,
              (error: unknown) => error,
            );
            expect(thrown === undefined || thrown instanceof EcsError).toBe(true);
          },
        ),
        // A reason that is no text once got through.
        {
          numRuns: 500,
          examples: CALLS.map((call): [unknown, 200, typeof call] => [
            { failures: [{ reason: 1_600_000_000 }] },
            200,
            call,
          ]),
        },
      );
    } finally {
      gateway.close();
      await stub.close();
    }
  });
});

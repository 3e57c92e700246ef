import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { TestEcs } from '../test-ecs.ts';

const SIDE = { name: 'side', image: 'busybox', memory: 64 };
const main = (members: JsonObject): JsonObject => ({
  name: 'main',
  image: 'busybox',
  memory: 64,
  ...members,
});

const definition = (members: JsonObject, more: JsonObject = {}): JsonObject => ({
  family: 'web',
  containerDefinitions: [main(members), SIDE],
  ...more,
});

describe('what a container names', () => {
  it.each([
    [{ dependsOn: [{ containerName: 'side', condition: 'START' }] }, {}],
    [{ volumesFrom: [{ sourceContainer: 'side' }] }, {}],
    [{ links: ['side', 'side:alias'] }, {}],
    [{ mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }, { volumes: [{ name: 'data' }] }],
  ])('is in the same definition: %j', (members, more) => {
    const ecs = new TestEcs();
    expect(ecs.call('RegisterTaskDefinition', definition(members, more))).toMatchObject({
      taskDefinition: { containerDefinitions: [main(members), SIDE] },
    });
  });

  it.each([
    [{ dependsOn: [{ containerName: 'none', condition: 'START' }] }, 'dependsOn'],
    [{ volumesFrom: [{ sourceContainer: 'none' }] }, 'volumesFrom'],
    [{ links: ['none:alias'] }, 'links'],
    [{ mountPoints: [{ sourceVolume: 'none', containerPath: '/data' }] }, 'mountPoints'],
  ])('is refused when it is not: %j', (members, member) => {
    expect(new TestEcs().refusal('RegisterTaskDefinition', definition(members))).toEqual({
      __type: 'ClientException',
      message: `Invalid setting for container 'main'. ${member} names 'none', which is not defined.`,
    });
  });
});

const invalid = (message: string): JsonObject => ({ __type: 'InvalidParameterException', message });
const client = (message: string): JsonObject => ({ __type: 'ClientException', message });

describe('a definition', () => {
  it.each([
    [
      {},
      { volumes: [{ name: 'a' }, { name: 'a' }] },
      client('Volume names must be unique within a task definition.'),
    ],
    [
      {},
      { placementConstraints: [{ type: 'distinctInstance' }] },
      invalid('type should be one of [memberOf]'),
    ],
    [{}, { placementConstraints: [{ expression: 'a' }] }, invalid('type can not be blank.')],
    [
      {},
      { placementConstraints: Array.from({ length: 11 }, () => ({ type: 'memberOf' })) },
      client('placementConstraints can have at most 10 items.'),
    ],
    [{}, { pidMode: 'all' }, invalid('pidMode should be one of [host,task]')],
    [
      {},
      { requiresCompatibilities: ['LAMBDA'] },
      invalid('requiresCompatibilities should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]'),
    ],
    [{ image: 'a'.repeat(256) }, {}, client('Container.image contains invalid characters.')],
    [
      { restartPolicy: { enabled: true, restartAttemptPeriod: 59 } },
      {},
      client("'restartAttemptPeriod' must be from 60 to 1800 seconds."),
    ],
    [
      { restartPolicy: { enabled: true, ignoredExitCodes: Array.from({ length: 51 }, (_, n) => n) } },
      {},
      client("'ignoredExitCodes' can have at most 50 items."),
    ],
    [{ restartPolicy: {} }, {}, invalid('enabled can not be blank.')],
    [{ ulimits: [{ name: 'nofile' }] }, {}, invalid('softLimit can not be blank.')],
    [
      { logConfiguration: { logDriver: 'paper' } },
      {},
      invalid(
        'logDriver should be one of [json-file,syslog,journald,gelf,fluentd,awslogs,splunk,awsfirelens]',
      ),
    ],
    [
      { linuxParameters: { sharedMemorySize: 'big' } },
      {},
      {
        __type: 'SerializationException',
        message: 'STRING_VALUE can not be converted to an Integer',
      },
    ],
  ])('is refused with a container of %j and %j', (members, more, error) => {
    expect(new TestEcs().refusal('RegisterTaskDefinition', definition(members, more))).toEqual(error);
  });

  it('takes an image of 255 characters with its digest', () => {
    const image = `${'a'.repeat(255)}@sha256:${'0'.repeat(64)}`;
    expect(new TestEcs().call('RegisterTaskDefinition', definition({ image }))).toMatchObject({
      taskDefinition: { containerDefinitions: [{ image }, SIDE] },
    });
  });

  it('is handed back without what the API does not know', () => {
    const members = { dockerLabels: { any: 'label' }, ulimits: [], surprise: 1 };
    const { taskDefinition } = new TestEcs().call(
      'RegisterTaskDefinition',
      definition(members, { surprise: 1 }),
    );
    expect(taskDefinition).toMatchObject({
      containerDefinitions: [{ dockerLabels: { any: 'label' } }, SIDE],
    });
    expect(JSON.stringify(taskDefinition)).not.toContain('surprise');
  });
});

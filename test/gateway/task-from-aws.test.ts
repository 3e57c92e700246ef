import { describe, expect, it } from '@jest/globals';
import { ecsTaskArn } from '../../src/ecs/arn.ts';
import type { EcsTask } from '../../src/ecs/task.ts';
import { withGateway } from './gateway-fixture.ts';
import { answerWith } from './stub-endpoint.ts';

const ARN = 'arn:aws:ecs:eu-west-1:123456789012:task/prod/fedcba98765432100123456789abcdef';
const INSTANCE =
  'arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/0123456789abcdef0123456789abcdef';
const DEFINITION = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7';

/** What the gateway makes of one task, given as the JSON ECS would send. */
async function decoded(json: string): Promise<EcsTask | undefined> {
  return withGateway(answerWith(200, `{"tasks":[${json}],"failures":[]}`), async ({ gateway }) => {
    const { found } = await gateway.describeTasks([ecsTaskArn(ARN)]);
    return found[0];
  });
}

const WITH_ARN = `"taskArn":"${ARN}"`;

describe('a task', () => {
  it('is read whole', async () => {
    const task = await decoded(`{
      ${WITH_ARN},
      "taskDefinitionArn": "${DEFINITION}",
      "clusterArn": "arn:aws:ecs:eu-west-1:123456789012:cluster/prod",
      "containerInstanceArn": "${INSTANCE}",
      "startedBy": "launch-1",
      "group": "family:web",
      "launchType": "EC2",
      "lastStatus": "STOPPED",
      "desiredStatus": "STOPPED",
      "stopCode": "EssentialContainerExited",
      "stoppedReason": "Essential container in task exited",
      "version": 5,
      "healthStatus": "UNHEALTHY",
      "cpu": "256",
      "createdAt": 1600000000.001,
      "pullStartedAt": 1600000001,
      "pullStoppedAt": 1600000002.5,
      "startedAt": 1600000003,
      "stoppingAt": 1600000008,
      "stoppedAt": 1600000009.999,
      "containers": [{
        "containerArn": "arn:aws:ecs:eu-west-1:123456789012:container/x",
        "name": "app",
        "image": "nginx",
        "lastStatus": "STOPPED",
        "exitCode": 137,
        "reason": "OutOfMemoryError: Container killed due to memory usage",
        "runtimeId": "0badcafe",
        "healthStatus": "UNHEALTHY",
        "cpu": "128",
        "memory": "64",
        "networkBindings": [
          {"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 32768, "protocol": "tcp"},
          {"bindIP": "::", "containerPort": 80, "hostPort": 32768, "protocol": "tcp"}
        ],
        "networkInterfaces": [{"attachmentId": "a", "privateIpv4Address": "10.0.0.5", "ipv6Address": "2001:db8::1"}],
        "gpuIds": ["GPU-1"]
      }],
      "overrides": {
        "cpu": "256",
        "memory": "512",
        "containerOverrides": [{
          "name": "app",
          "command": ["run", ""],
          "environment": [{"name": "ECS_SCHEDULER_LAUNCH", "value": "{}"}],
          "cpu": 128,
          "memory": 64,
          "memoryReservation": 32,
          "resourceRequirements": [{"type": "GPU", "value": "1"}]
        }],
        "inferenceAcceleratorOverrides": []
      }
    }`);
    expect(task).toEqual({
      taskArn: ARN,
      taskDefinitionArn: DEFINITION,
      containerInstanceArn: INSTANCE,
      startedBy: 'launch-1',
      group: 'family:web',
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      version: 5,
      healthStatus: 'UNHEALTHY',
      createdAtMs: 1600000000001,
      pullStoppedAtMs: 1600000002500,
      startedAtMs: 1600000003000,
      stoppedAtMs: 1600000009999,
      containers: [
        {
          name: 'app',
          lastStatus: 'STOPPED',
          exitCode: 137,
          reason: 'OutOfMemoryError: Container killed due to memory usage',
          runtimeId: '0badcafe',
          networkBindings: [
            { bindIp: '0.0.0.0', containerPort: 80, hostPort: 32768, protocol: 'tcp' },
            { bindIp: '::', containerPort: 80, hostPort: 32768, protocol: 'tcp' },
          ],
          privateIps: ['10.0.0.5', '2001:db8::1'],
          gpuIds: ['GPU-1'],
        },
      ],
      overrides: {
        cpu: '256',
        memory: '512',
        containerOverrides: [
          {
            name: 'app',
            command: ['run', ''],
            environment: [{ name: 'ECS_SCHEDULER_LAUNCH', value: '{}' }],
            cpu: 128,
            memory: 64,
            memoryReservation: 32,
            resourceRequirements: [{ type: 'GPU', value: '1' }],
          },
        ],
      },
    });
  });

  it('of which ECS tells the ARN alone has no status and no containers', async () => {
    expect(await decoded(`{${WITH_ARN}}`)).toEqual({
      taskArn: ARN,
      taskDefinitionArn: '',
      lastStatus: undefined,
      desiredStatus: 'RUNNING',
      version: 0,
      containers: [],
      overrides: { containerOverrides: [] },
    });
  });

  it('without an ARN is left out, as is a null among tasks', async () => {
    expect(await decoded('{"lastStatus":"RUNNING"}')).toBeUndefined();
    expect(await decoded('null')).toBeUndefined();
  });

  it.each([
    ['{"lastStatus":"RUNNING","desiredStatus":"STOPPED",', 'STOPPED'],
    ['{"lastStatus":"STOPPED",', 'STOPPED'],
    ['{"lastStatus":"RUNNING",', 'RUNNING'],
    ['{"lastStatus":"STOPPED","desiredStatus":"RUNNING",', 'RUNNING'],
    ['{"lastStatus":"RUNNING","desiredStatus":"PAUSED",', 'RUNNING'],
  ])('is wanted or not as ECS says: %s…', async (start, desiredStatus) => {
    expect(await decoded(`${start}${WITH_ARN}}`)).toMatchObject({ desiredStatus });
  });

  it('has no last status when ECS has a new word for it', async () => {
    const task = await decoded(`{${WITH_ARN},"lastStatus":"THAWING"}`);
    expect(task).toMatchObject({ taskArn: ARN, lastStatus: undefined });
  });
});

describe('its containers', () => {
  async function container(json: string): Promise<EcsTask['containers'][number] | undefined> {
    return (await decoded(`{${WITH_ARN},"containers":[${json}]}`))?.containers[0];
  }

  it.each([
    ['{"exitCode":0}', 0],
    ['{"exitCode":"3"}', 3],
    ['{"exitCode":null}', undefined],
    ['{}', undefined],
  ])('tell an exit code of 0 from none: %s', async (json, exitCode) => {
    expect((await container(json))?.exitCode).toBe(exitCode);
  });

  it('have no binding for a range of ports, nor for half of one', async () => {
    const bindings =
      '[{"containerPortRange":"80-90","hostPortRange":"40080-40090"},{"containerPort":80},null]';
    expect(await container(`{"networkBindings":${bindings}}`)).toMatchObject({ networkBindings: [] });
  });

  it('have no addresses while the network interface has none', async () => {
    expect(await container('{"networkInterfaces":[{"attachmentId":"a"},null]}')).toMatchObject({
      privateIps: [],
    });
  });

  it('that are null are left out', async () => {
    expect(await decoded(`{${WITH_ARN},"containers":[null,{"name":"app"}]}`)).toMatchObject({
      containers: [{ name: 'app' }],
    });
  });
});

describe('its overrides', () => {
  it('keep an empty command apart from none', async () => {
    const overrides = '{"containerOverrides":[{"name":"a","command":[]},{"name":"b"}]}';
    const task = await decoded(`{${WITH_ARN},"overrides":${overrides}}`);
    expect(task?.overrides.containerOverrides).toEqual([{ name: 'a', command: [] }, { name: 'b' }]);
  });

  it('read a variable without a value as empty, and leave out one without a name', async () => {
    const environment = '[{"name":"EMPTY"},{"name":"NULL","value":null},{"value":"x"}]';
    const overrides = `{"containerOverrides":[{"name":"a","environment":${environment}}]}`;
    const task = await decoded(`{${WITH_ARN},"overrides":${overrides}}`);
    expect(task?.overrides.containerOverrides[0]?.environment).toEqual([
      { name: 'EMPTY', value: '' },
      { name: 'NULL', value: '' },
    ]);
  });
});

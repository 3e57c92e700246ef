import { describe, expect, it } from '@jest/globals';
import { containerInstanceArn, ecsTaskArn } from '../../src/ecs/arn.ts';
import type { RunTaskRequest, StartTaskRequest } from '../../src/ecs/calls.ts';
import type { TaskDefinitionRegistration } from '../../src/ecs/task-definition-registration.ts';
import type { EcsGateway } from '../../src/ports/ecs-gateway.ts';
import { failureOf } from './failure-of.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { withGateway } from './gateway-fixture.ts';
import { answerInTurn, answerOfAnother, answerWith } from './stub-endpoint.ts';

const INSTANCE = containerInstanceArn(
  'arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/0123456789abcdef',
);
const TASK = ecsTaskArn('arn:aws:ecs:eu-west-1:123456789012:task/prod/fedcba9876543210');
const STARTED = `{"tasks":[{"taskArn":"${TASK}"}],"failures":[]}`;

function startTaskRequest(request: Partial<StartTaskRequest> = {}): StartTaskRequest {
  return {
    containerInstance: INSTANCE,
    taskDefinition: 'web:7',
    startedBy: 'launch-1',
    overrides: { containerOverrides: [] },
    tags: [],
    ...request,
  };
}

/** The target and the body a call sends, whatever becomes of it. */
async function sentBy(
  call: (gateway: EcsGateway) => Promise<unknown>,
  options: Parameters<typeof withGateway>[2] = {},
): Promise<{ readonly target: unknown; readonly body: unknown }> {
  return withGateway(
    answerWith(400, '{"__type":"ClientException","message":"no"}'),
    async ({ gateway, stub }) => {
      await failureOf(call(gateway));
      const [request] = stub.requests;
      return { target: request?.headers['x-amz-target'], body: JSON.parse(request?.body ?? '') as unknown };
    },
    options,
  );
}

describe('the bytes of StartTask', () => {
  it('are one POST in AWS JSON 1.1, signed for ecs in the region', async () => {
    await withGateway(answerWith(200, STARTED), async ({ gateway, stub }) => {
      await gateway.startTask(startTaskRequest());
      const [request] = stub.requests;
      expect(request).toMatchObject({
        method: 'POST',
        path: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AmazonEC2ContainerServiceV20141113.StartTask',
          'amz-sdk-request': 'attempt=1; max=1',
        },
      });
      expect(request?.headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-west-1\/ecs\/aws4_request,/,
      );
      expect(request?.headers['user-agent']).toContain('ecs-scheduler-driver');
    });
  });

  it('carry every part of the request in its AWS place', async () => {
    const request = startTaskRequest({
      overrides: {
        cpu: '256',
        memory: '512',
        containerOverrides: [
          {
            name: 'app',
            command: ['run', ''],
            environment: [{ name: 'A', value: '1' }],
            cpu: 128,
            memory: 64,
            memoryReservation: 32,
            resourceRequirements: [{ type: 'GPU', value: '1' }],
          },
        ],
      },
      tags: [{ key: 'team', value: 'blue' }],
      networkConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
    });
    expect(await sentBy((gateway) => gateway.startTask(request))).toEqual({
      target: 'AmazonEC2ContainerServiceV20141113.StartTask',
      body: {
        cluster: 'prod',
        containerInstances: [INSTANCE],
        taskDefinition: 'web:7',
        startedBy: 'launch-1',
        overrides: {
          cpu: '256',
          memory: '512',
          containerOverrides: [
            {
              name: 'app',
              command: ['run', ''],
              environment: [{ name: 'A', value: '1' }],
              cpu: 128,
              memory: 64,
              memoryReservation: 32,
              resourceRequirements: [{ type: 'GPU', value: '1' }],
            },
          ],
        },
        tags: [{ key: 'team', value: 'blue' }],
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ['subnet-1'],
            securityGroups: ['sg-1'],
            assignPublicIp: 'DISABLED',
          },
        },
      },
    });
  });

  it('do not name tags or a network when there are none', async () => {
    const { body } = await sentBy((gateway) => gateway.startTask(startTaskRequest()));
    expect(body).toEqual({
      cluster: 'prod',
      containerInstances: [INSTANCE],
      taskDefinition: 'web:7',
      startedBy: 'launch-1',
      overrides: { containerOverrides: [] },
    });
  });
});

describe('RegisterTaskDefinition', () => {
  it('carries every part of the registration in its AWS place', async () => {
    const registration: TaskDefinitionRegistration = {
      family: 'web',
      networkMode: 'bridge',
      taskRoleArn: 'arn:aws:iam::123456789012:role/web',
      executionRoleArn: 'arn:aws:iam::123456789012:role/agent',
      containerDefinitions: [
        {
          name: 'task',
          image: 'nginx',
          cpu: 128,
          memory: 64,
          essential: true,
          entryPoint: ['/bin/sh', '-c'],
          command: ['nginx'],
          environment: [],
          portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }],
          healthCheck: { command: ['CMD-SHELL', 'true'], interval: 30, timeout: 5, retries: 3 },
          stopTimeout: 5,
          resourceRequirements: [{ type: 'GPU', value: '1' }],
          ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 2 }],
          logConfiguration: { logDriver: 'json-file', options: { 'max-size': '1m' } },
          linuxParameters: { tmpfs: [{ containerPath: '/run', size: 64 }] },
          mountPoints: [{ sourceVolume: 'v', containerPath: '/data', readOnly: true }],
        },
      ],
      volumes: [{ name: 'v', host: { sourcePath: '/srv' } }],
    };
    expect(await sentBy((gateway) => gateway.registerTaskDefinition(registration))).toEqual({
      target: 'AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition',
      body: registration,
    });
  });
});

function runTaskRequest(request: Partial<RunTaskRequest> = {}): RunTaskRequest {
  return { ...startTaskRequest(), ec2InstanceId: 'i-0abc', clientToken: 'token-1', ...request };
}

describe('RunTask', () => {
  it('asks for one task on the one instance, under the token', async () => {
    expect(await sentBy((gateway) => gateway.runTask(runTaskRequest()))).toEqual({
      target: 'AmazonEC2ContainerServiceV20141113.RunTask',
      body: {
        cluster: 'prod',
        count: 1,
        launchType: 'EC2',
        taskDefinition: 'web:7',
        startedBy: 'launch-1',
        overrides: { containerOverrides: [] },
        placementConstraints: [{ type: 'memberOf', expression: 'ec2InstanceId == i-0abc' }],
        clientToken: 'token-1',
      },
    });
  });

  it('carries tags and network like StartTask', async () => {
    const request = runTaskRequest({
      tags: [{ key: 'team', value: 'blue' }],
      networkConfiguration: { subnets: ['subnet-1'] },
    });
    const { body } = await sentBy((gateway) => gateway.runTask(request));
    expect(body).toMatchObject({
      tags: [{ key: 'team', value: 'blue' }],
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    });
  });

  it('is sent once, whatever comes of it', async () => {
    await withGateway(answerWith(500, '{"__type":"ServerException"}'), async ({ gateway, stub }) => {
      expect(await failureOf(gateway.runTask(runTaskRequest()))).toMatchObject({ code: 'SERVER_ERROR' });
      expect(stub.requests).toHaveLength(1);
    });
  });

  it('is answered with the task', async () => {
    await withGateway(answerWith(200, STARTED), async ({ gateway }) => {
      const { tasks, failures } = await gateway.runTask(runTaskRequest());
      expect(tasks.map(({ taskArn }) => taskArn)).toEqual([TASK]);
      expect(failures).toEqual([]);
    });
  });

  it('tells of the failures of all instances that of its own', async () => {
    const other = INSTANCE.replace('0123456789abcdef', 'fedcba9876543210');
    const body = JSON.stringify({
      tasks: [],
      failures: [
        { arn: other, reason: 'MemberOf placement constraint unsatisfied.' },
        { arn: INSTANCE, reason: 'RESOURCE:CPU' },
      ],
    });
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      expect(await gateway.runTask(runTaskRequest())).toEqual({
        tasks: [],
        failures: [{ reason: 'RESOURCE:CPU', arn: INSTANCE }],
        requestId: '8d798a29-f083-11e1-bdfb-cb223EXAMPLE',
      });
    });
  });

  it('takes its instance for MISSING when only others have failures', async () => {
    const reason = 'MemberOf placement constraint unsatisfied.';
    const failures = ['a', 'b'].map((id) => ({ arn: INSTANCE.replace(/[0-9a-f]+$/, id), reason }));
    const body = JSON.stringify({ tasks: [], failures });
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      expect(await gateway.runTask(runTaskRequest())).toEqual({
        tasks: [],
        failures: [{ arn: INSTANCE, reason: 'MISSING', detail: `of others ECS says: ${reason}` }],
        requestId: '8d798a29-f083-11e1-bdfb-cb223EXAMPLE',
      });
    });
  });

  it('takes an answer that tells of neither a task nor a failure for no answer', async () => {
    await withGateway(answerWith(200, '{"tasks":[],"failures":[]}'), async ({ gateway }) => {
      expect(await failureOf(gateway.runTask(runTaskRequest()))).toMatchObject({
        code: 'SERVER_ERROR',
        operation: 'RunTask',
      });
    });
  });

  it('is a CONFLICT when its token was used otherwise, with the tasks that were started', async () => {
    const body = JSON.stringify({ __type: 'ConflictException', message: 'used', resourceIds: [TASK] });
    await withGateway(answerWith(400, body), async ({ gateway }) => {
      expect(await failureOf(gateway.runTask(runTaskRequest()))).toMatchObject({
        code: 'CONFLICT',
        awsCode: 'ConflictException',
        resourceIds: [TASK],
      });
    });
  });
});

describe('the requests of the other calls', () => {
  const CALLS: readonly (readonly [string, (gateway: EcsGateway) => Promise<unknown>, object])[] = [
    ['DescribeClusters', (gateway) => gateway.describeCluster(), { clusters: ['prod'] }],
    [
      'ListContainerInstances',
      (gateway) => gateway.listContainerInstances(),
      { cluster: 'prod', maxResults: 100 },
    ],
    [
      'ListContainerInstances',
      (gateway) => gateway.listContainerInstances('t1'),
      { cluster: 'prod', maxResults: 100, nextToken: 't1' },
    ],
    [
      'DescribeContainerInstances',
      (gateway) => gateway.describeContainerInstances([INSTANCE]),
      { cluster: 'prod', containerInstances: [INSTANCE], include: ['CONTAINER_INSTANCE_HEALTH'] },
    ],
    [
      'ListTasks',
      (gateway) => gateway.listTasks({ desiredStatus: 'STOPPED' }),
      { cluster: 'prod', maxResults: 100, desiredStatus: 'STOPPED' },
    ],
    [
      'ListTasks',
      (gateway) => gateway.listTasks({ desiredStatus: 'RUNNING', containerInstance: INSTANCE }, 't2'),
      {
        cluster: 'prod',
        maxResults: 100,
        desiredStatus: 'RUNNING',
        containerInstance: INSTANCE,
        nextToken: 't2',
      },
    ],
    // ECS refuses startedBy beside any other filter, a desired status included.
    [
      'ListTasks',
      (gateway) => gateway.listTasks({ startedBy: 'launch-1' }),
      { cluster: 'prod', maxResults: 100, startedBy: 'launch-1' },
    ],
    ['DescribeTasks', (gateway) => gateway.describeTasks([TASK]), { cluster: 'prod', tasks: [TASK] }],
    ['DescribeTaskDefinition', (gateway) => gateway.describeTaskDefinition('web'), { taskDefinition: 'web' }],
    [
      'StopTask',
      (gateway) => gateway.stopTask(TASK, 'killed by its framework'),
      { cluster: 'prod', task: TASK, reason: 'killed by its framework' },
    ],
  ];

  it.each(CALLS)('%s sends what was asked for, and nothing else', async (operation, call, body) => {
    expect(await sentBy(call)).toEqual({
      target: `AmazonEC2ContainerServiceV20141113.${operation}`,
      body,
    });
  });

  it('ask for pages of the configured size', async () => {
    const { body } = await sentBy((gateway) => gateway.listContainerInstances(), { pageSize: 7 });
    expect(body).toEqual({ cluster: 'prod', maxResults: 7 });
  });
});

describe('listings', () => {
  it('hand out the token of the next page, and none on the last', async () => {
    const pages = answerInTurn(
      answerWith(200, `{"taskArns":["${TASK}"],"nextToken":"t1"}`),
      answerWith(200, '{"taskArns":[],"nextToken":null}'),
    );
    await withGateway(pages, async ({ gateway }) => {
      const filter = { desiredStatus: 'RUNNING' } as const;
      expect(await gateway.listTasks(filter)).toEqual({ items: [TASK], nextToken: 't1' });
      expect(await gateway.listTasks(filter, 't1')).toEqual({ items: [] });
    });
  });

  it('are empty when ECS leaves its list out', async () => {
    await withGateway(answerWith(200, '{}'), async ({ gateway }) => {
      expect(await gateway.listContainerInstances()).toEqual({ items: [] });
    });
  });

  it.each(['', '{}', '[]', '{"message":"signed in"}'])(
    'do not take the 200 of something that is not ECS for an empty cluster: %j',
    async (body) => {
      await withGateway(answerOfAnother(200, body), async ({ gateway }) => {
        const { code } = await failureOf(gateway.listTasks({ desiredStatus: 'RUNNING' }));
        expect(code).toBe('SERVER_ERROR');
        expect(await failureOf(gateway.listContainerInstances())).toMatchObject({ code: 'SERVER_ERROR' });
      });
    },
  );
});

describe('describing', () => {
  const GONE = ecsTaskArn('arn:aws:ecs:eu-west-1:123456789012:task/prod/00000000000000000000000000000000');
  const SILENT = ecsTaskArn('arn:aws:ecs:eu-west-1:123456789012:task/prod/11111111111111111111111111111111');

  it('tells what was found from what is missing, and nothing of what ECS does not mention', async () => {
    const body = `{"tasks":[{"taskArn":"${TASK}"}],"failures":[{"arn":"${GONE}","reason":"MISSING"}]}`;
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      const { found, missing } = await gateway.describeTasks([TASK, GONE, SILENT]);
      expect(found.map(({ taskArn }) => taskArn)).toEqual([TASK]);
      expect(missing).toEqual([GONE]);
    });
  });

  it('knows a missing one by its id when the failure names it in the short form', async () => {
    const body =
      '{"failures":[{"arn":"arn:aws:ecs:eu-west-1:123456789012:container-instance/abc","reason":"MISSING"}]}';
    const asked = containerInstanceArn('arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/abc');
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      expect(await gateway.describeContainerInstances([asked])).toEqual({ found: [], missing: [asked] });
    });
  });

  it('logs a failure that does not say MISSING, and does not count it as missing', async () => {
    const logger = new RecordingLogger();
    const body = `{"tasks":[],"failures":[{"arn":"${GONE}","reason":"BUSY","detail":"later"}]}`;
    await withGateway(
      answerWith(200, body),
      async ({ gateway }) => {
        expect(await gateway.describeTasks([GONE])).toEqual({ found: [], missing: [] });
      },
      { logger },
    );
    expect(logger.lines).toEqual([
      {
        level: 'warn',
        message: 'ECS did not describe something it was asked for',
        fields: { operation: 'DescribeTasks', arn: GONE, reason: 'BUSY', detail: 'later' },
      },
    ]);
  });
});

describe('describing the cluster', () => {
  it('rejects with CLUSTER_NOT_FOUND when ECS reports it as missing, which is no error of its API', async () => {
    const body =
      '{"clusters":[],"failures":[{"arn":"arn:aws:ecs:eu-west-1:1:cluster/prod","reason":"MISSING"}]}';
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      expect(await failureOf(gateway.describeCluster())).toEqual({
        code: 'CLUSTER_NOT_FOUND',
        operation: 'DescribeClusters',
        message: 'There is no active cluster prod in region eu-west-1 of account 1: MISSING',
      });
    });
  });

  it('returns an INACTIVE cluster', async () => {
    const body = '{"clusters":[{"clusterArn":"arn:aws:ecs:eu-west-1:1:cluster/prod","status":"INACTIVE"}]}';
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      expect(await gateway.describeCluster()).toMatchObject({ clusterName: 'prod', status: 'INACTIVE' });
    });
  });
});

describe('starting a task', () => {
  it('resolves with the reasons when ECS refuses inside a 200', async () => {
    const body = `{"tasks":[],"failures":[{"arn":"${INSTANCE}","reason":"RESOURCE:MEMORY"},{"reason":"AGENT","detail":"x"}]}`;
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      expect(await gateway.startTask(startTaskRequest())).toEqual({
        tasks: [],
        failures: [
          { reason: 'RESOURCE:MEMORY', arn: INSTANCE },
          { reason: 'AGENT', detail: 'x' },
        ],
        requestId: '8d798a29-f083-11e1-bdfb-cb223EXAMPLE',
      });
    });
  });

  it('resolves with both the task and the failures when ECS reports both', async () => {
    const body = `{"tasks":[{"taskArn":"${TASK}"}],"failures":[{"reason":"AGENT"}]}`;
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      const { tasks, failures } = await gateway.startTask(startTaskRequest());
      expect(tasks.map(({ taskArn }) => taskArn)).toEqual([TASK]);
      expect(failures).toEqual([{ reason: 'AGENT' }]);
    });
  });

  // Read as a refusal, each of them would let the launch be made again beside a task that runs.
  it.each([
    '{}',
    '{"tasks":[],"failures":[]}',
    '{"tasks":[{"lastStatus":"PENDING"}],"failures":[{"reason":"AGENT"}]}',
  ])('does not take an answer for a refusal that does not say what happened: %s', async (body) => {
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      expect(await failureOf(gateway.startTask(startTaskRequest()))).toMatchObject({ code: 'SERVER_ERROR' });
    });
  });
});

describe('calls about one thing', () => {
  it('stopping resolves with the task as it is then', async () => {
    const body = `{"task":{"taskArn":"${TASK}","lastStatus":"RUNNING","desiredStatus":"STOPPED"}}`;
    await withGateway(answerWith(200, body), async ({ gateway }) => {
      expect(await gateway.stopTask(TASK, 'x')).toMatchObject({
        taskArn: TASK,
        lastStatus: 'RUNNING',
        desiredStatus: 'STOPPED',
      });
    });
  });

  it.each([
    ['describeCluster', (gateway: EcsGateway) => gateway.describeCluster()],
    ['describeTaskDefinition', (gateway: EcsGateway) => gateway.describeTaskDefinition('web')],
    ['stopTask', (gateway: EcsGateway) => gateway.stopTask(TASK, 'x')],
  ] as const)('%s rejects when the answer lacks it', async (_name, call) => {
    await withGateway(answerWith(200, '{}'), async ({ gateway }) => {
      expect(await failureOf(call(gateway))).toMatchObject({ code: 'SERVER_ERROR' });
    });
  });
});

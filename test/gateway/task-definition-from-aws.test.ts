import { describe, expect, it } from '@jest/globals';
import type { TaskDefinition } from '../../src/ecs/task-definition.ts';
import { withGateway } from './gateway-fixture.ts';
import { answerWith } from './stub-endpoint.ts';

const ARN = 'arn:aws-us-gov:ecs:us-gov-west-1:123456789012:task-definition/web-2_x:41';

/** What the gateway makes of a task definition, given as the JSON ECS would send. */
async function decoded(json: string): Promise<TaskDefinition> {
  return withGateway(answerWith(200, `{"taskDefinition":${json},"tags":[]}`), ({ gateway }) =>
    gateway.describeTaskDefinition('web-2_x'),
  );
}

const WITH_ARN = `"taskDefinitionArn":"${ARN}"`;

describe('a task definition', () => {
  it('is read whole', async () => {
    const definition = await decoded(`{
      ${WITH_ARN},
      "family": "web-2_x",
      "revision": 41,
      "status": "ACTIVE",
      "networkMode": "awsvpc",
      "cpu": "1024",
      "memory": "2048",
      "requiresAttributes": [{"name": "ecs.capability.task-eni"}, {"name": "x", "value": "y"}],
      "placementConstraints": [{"type": "memberOf", "expression": "attribute:rack == r1"}, {"type": "distinctInstance"}],
      "compatibilities": ["EC2"],
      "volumes": [],
      "containerDefinitions": [{
        "name": "app",
        "image": "nginx:1.27",
        "cpu": 256,
        "memory": 512,
        "memoryReservation": 128,
        "essential": false,
        "command": ["-g", "daemon off;"],
        "entryPoint": ["nginx"],
        "environment": [{"name": "A", "value": "1"}],
        "portMappings": [
          {"containerPort": 80, "hostPort": 0, "protocol": "tcp"},
          {"containerPort": 53, "hostPort": 53, "protocol": "udp"}
        ],
        "healthCheck": {"command": ["CMD", "true"], "interval": 30, "timeout": 5, "retries": 3, "startPeriod": 0},
        "stopTimeout": 120,
        "resourceRequirements": [{"type": "GPU", "value": "2"}],
        "mountPoints": [],
        "volumesFrom": []
      }]
    }`);
    expect(definition).toEqual({
      taskDefinitionArn: ARN,
      family: 'web-2_x',
      revision: 41,
      status: 'ACTIVE',
      networkMode: 'awsvpc',
      cpuUnits: 1024,
      memoryMiB: 2048,
      requiresAttributes: [{ name: 'ecs.capability.task-eni' }, { name: 'x', value: 'y' }],
      placementConstraints: [
        { type: 'memberOf', expression: 'attribute:rack == r1' },
        { type: 'distinctInstance' },
      ],
      containerDefinitions: [
        {
          name: 'app',
          image: 'nginx:1.27',
          cpu: 256,
          memory: 512,
          memoryReservation: 128,
          essential: false,
          command: ['-g', 'daemon off;'],
          entryPoint: ['nginx'],
          environment: [{ name: 'A', value: '1' }],
          portMappings: [
            { containerPort: 80, hostPort: 0, protocol: 'tcp' },
            { containerPort: 53, hostPort: 53, protocol: 'udp' },
          ],
          healthCheck: { command: ['CMD', 'true'], interval: 30, timeout: 5, retries: 3, startPeriod: 0 },
          stopTimeout: 120,
          resourceRequirements: [{ type: 'GPU', value: '2' }],
        },
      ],
    });
  });

  it('of which ECS tells the ARN alone has its name from there and is not ACTIVE', async () => {
    expect(await decoded(`{${WITH_ARN}}`)).toEqual({
      taskDefinitionArn: ARN,
      family: 'web-2_x',
      revision: 41,
      status: 'UNKNOWN',
      networkMode: 'bridge',
      requiresAttributes: [],
      placementConstraints: [],
      containerDefinitions: [],
    });
  });

  it('has task-level sizes also where a server sends numbers for text', async () => {
    expect(await decoded(`{${WITH_ARN},"cpu":256,"memory":"512"}`)).toMatchObject({
      cpuUnits: 256,
      memoryMiB: 512,
    });
  });

  it('has no task-level size when there is none, or none that is a number', async () => {
    const definition = await decoded(`{${WITH_ARN},"cpu":"","memory":"plenty"}`);
    expect(definition).not.toHaveProperty('cpuUnits');
    expect(definition).not.toHaveProperty('memoryMiB');
  });
});

describe('its containers', () => {
  it('are essential, reserve no cpu and map tcp ports unless ECS says otherwise', async () => {
    const containers = '[{"name":"a","portMappings":[{"containerPort":80}]}]';
    expect(
      (await decoded(`{${WITH_ARN},"containerDefinitions":${containers}}`)).containerDefinitions,
    ).toEqual([
      {
        name: 'a',
        image: '',
        cpu: 0,
        essential: true,
        environment: [],
        portMappings: [{ containerPort: 80, protocol: 'tcp' }],
      },
    ]);
  });

  it('have no mapping for a range of ports', async () => {
    const containers = '[{"name":"a","portMappings":[{"containerPortRange":"80-90"}]}]';
    const { containerDefinitions } = await decoded(`{${WITH_ARN},"containerDefinitions":${containers}}`);
    expect(containerDefinitions[0]?.portMappings).toEqual([]);
  });
});

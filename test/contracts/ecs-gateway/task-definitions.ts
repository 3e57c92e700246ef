import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../gateway/failure-of.ts';
import type { TaskDefinitionRegistration } from '../../../src/ecs/task-definition-registration.ts';
import type { Stage } from './stage.ts';

/** Something of every kind that the bridge registers. */
const registrationOf = (family: string): TaskDefinitionRegistration => ({
  family,
  networkMode: 'bridge',
  containerDefinitions: [
    {
      name: 'task',
      image: 'public.ecr.aws/docker/library/busybox:stable',
      cpu: 64,
      memory: 16,
      essential: true,
      entryPoint: ['/bin/sh', '-c'],
      command: ['sleep 600'],
      environment: [],
      portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }],
      healthCheck: { command: ['CMD-SHELL', 'true'], interval: 30, timeout: 5, retries: 3, startPeriod: 10 },
      stopTimeout: 5,
      user: 'nobody',
      workingDirectory: '/tmp',
      ulimits: [{ name: 'nofile', softLimit: 1_024, hardLimit: 2_048 }],
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['MKNOD'] } },
      dockerLabels: { team: 'blue' },
      mountPoints: [{ sourceVolume: 'srv', containerPath: '/srv', readOnly: true }],
    },
  ],
  volumes: [{ name: 'srv', host: { sourcePath: '/srv' } }],
});

function describeRegistration(stage: () => Stage): void {
  describe('a task definition that is registered', () => {
    it('is revision 1 of a new family, with what was asked for, and can be read at once', async () => {
      const { gateway, definitions } = stage();
      const registration = registrationOf(definitions.newFamily);
      const registered = await gateway.registerTaskDefinition(registration);
      const { name, image, cpu, memory, entryPoint, command, portMappings, healthCheck, stopTimeout } =
        registration.containerDefinitions[0] ?? {};
      expect(registered).toMatchObject({
        family: definitions.newFamily,
        revision: 1,
        status: 'ACTIVE',
        networkMode: 'bridge',
        containerDefinitions: [
          { name, image, cpu, memory, entryPoint, command, portMappings, healthCheck, stopTimeout },
        ],
      });
      expect(await gateway.describeTaskDefinition(definitions.newFamily)).toEqual(registered);
    });

    it('a second time is another revision', async () => {
      const { gateway, definitions } = stage();
      const again = await gateway.registerTaskDefinition(registrationOf(definitions.newFamily));
      expect(again.revision).toBe(2);
    });

    it('as ECS does not take it is INVALID_REQUEST, with what ECS said', async () => {
      const { gateway, definitions } = stage();
      const { containerDefinitions, ...rest } = registrationOf(definitions.newFamily);
      const memory = 1;
      const tiny = { ...rest, containerDefinitions: containerDefinitions.map((one) => ({ ...one, memory })) };
      expect(await failureOf(gateway.registerTaskDefinition(tiny))).toMatchObject({
        code: 'INVALID_REQUEST',
        operation: 'RegisterTaskDefinition',
        awsCode: 'ClientException',
      });
    });
  });
}

export function describeTaskDefinitions(stage: () => Stage): void {
  describeRegistration(stage);
  describe('a task definition', () => {
    it('is the same by its revision and by its ARN', async () => {
      const { gateway, definitions } = stage();
      const byRevision = await gateway.describeTaskDefinition(`${definitions.family}:1`);
      expect(byRevision).toMatchObject({
        taskDefinitionArn: definitions.sleeper,
        family: definitions.family,
        revision: 1,
        status: 'ACTIVE',
      });
      expect(await gateway.describeTaskDefinition(definitions.sleeper)).toEqual(byRevision);
    });

    it('is its newest ACTIVE revision by its family alone', async () => {
      const { gateway, definitions } = stage();
      expect(await gateway.describeTaskDefinition(definitions.family)).toMatchObject({
        taskDefinitionArn: definitions.giant,
        revision: 3,
      });
    });

    it('comes with what ECS takes by default', async () => {
      const { gateway, definitions } = stage();
      expect(await gateway.describeTaskDefinition(definitions.sleeper)).toMatchObject({
        networkMode: 'bridge',
        placementConstraints: [],
        containerDefinitions: [
          {
            name: 'main',
            command: ['sleep', '600'],
            memory: 16,
            cpu: 0,
            essential: true,
            environment: [{ name: 'CONTRACT', value: 'yes' }],
            portMappings: [],
            stopTimeout: 2,
          },
        ],
      });
    });

    it('that was deregistered can still be read, as INACTIVE', async () => {
      const { gateway, definitions } = stage();
      expect(await gateway.describeTaskDefinition(definitions.retired)).toMatchObject({
        taskDefinitionArn: definitions.retired,
        revision: 2,
        status: 'INACTIVE',
      });
    });

    it('that does not exist is NOT_FOUND, whether by revision or by family', async () => {
      const { gateway, definitions } = stage();
      for (const name of [`${definitions.family}:999`, `${definitions.family}-unknown`]) {
        expect(await failureOf(gateway.describeTaskDefinition(name))).toMatchObject({ code: 'NOT_FOUND' });
      }
    });
  });
}

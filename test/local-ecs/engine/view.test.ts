import { describe, expect, it } from '@jest/globals';
import { viewOf } from '../../../src/local-ecs/engine/view.ts';
import { START_MS, TestEcs } from './test-ecs.ts';

describe('the view', () => {
  it('shows in our words what ECS knows and what is the case', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance({ ec2InstanceId: 'i-1', attributes: [{ name: 'rack', value: 'r1' }] });
    const definition = ecs.register({ portMappings: [{ containerPort: 80, hostPort: 8080 }] });
    const task = ecs.start(instance, definition, { startedBy: 'me' });
    const need = { cpuUnits: 256, memoryMiB: 128, ports: [8080], portsUdp: [] };
    expect(viewOf(ecs.state)).toEqual({
      instances: [
        {
          clusterName: 'default',
          known: {
            containerInstanceArn: instance,
            ec2InstanceId: 'i-1',
            status: 'ACTIVE',
            agentConnected: true,
            version: 3,
            registered: {
              cpuUnits: 4096,
              memoryMiB: 7808,
              ports: [22, 2375, 2376, 51_678, 51_679, 51_680],
              portsUdp: [],
              gpuIds: [],
            },
            remaining: {
              cpuUnits: 4096 - 256,
              memoryMiB: 7808 - 128,
              ports: [22, 2375, 2376, 51_678, 51_679, 51_680, 8080],
              portsUdp: [],
              gpuIds: [],
            },
            attributes: expect.arrayContaining([{ name: 'rack', value: 'r1' }]),
            runningTasksCount: 1,
            pendingTasksCount: 0,
            registeredAtMs: START_MS,
            impaired: false,
          },
          reserved: { ...need, gpuIds: [] },
          power: 'on',
          inUse: { ...need, gpuIds: [] },
        },
      ],
      tasks: [
        {
          clusterName: 'default',
          known: {
            taskArn: task,
            taskDefinitionArn: definition,
            containerInstanceArn: instance,
            startedBy: 'me',
            group: 'family:web',
            lastStatus: 'RUNNING',
            desiredStatus: 'RUNNING',
            version: 2,
            healthStatus: 'UNKNOWN',
            createdAtMs: START_MS,
            pullStoppedAtMs: START_MS,
            startedAtMs: START_MS,
            containers: [
              {
                name: 'main',
                lastStatus: 'RUNNING',
                runtimeId: expect.any(String),
                networkBindings: [
                  { bindIp: '0.0.0.0', containerPort: 80, hostPort: 8080, protocol: 'tcp' },
                  { bindIp: '::', containerPort: 80, hostPort: 8080, protocol: 'tcp' },
                ],
                privateIps: [],
                gpuIds: [],
              },
            ],
            overrides: { containerOverrides: [] },
          },
          reserved: { ...need, gpus: 0 },
          gpuIds: [],
          holds: true,
          phase: 'running',
          runningContainers: ['main'],
        },
      ],
    });
  });

  it('knows the truth where ECS does not: a task on a machine that is gone unnoticed', () => {
    const ecs = new TestEcs();
    const { instance } = ecs.startOne();
    ecs.admin({ type: 'DisconnectAgent', containerInstance: instance });
    ecs.admin({ type: 'TerminateMachine', containerInstance: instance });
    const { instances, tasks } = viewOf(ecs.state);
    expect(instances).toMatchObject([{ known: { status: 'ACTIVE' }, power: 'gone' }]);
    expect(tasks).toMatchObject([{ known: { lastStatus: 'RUNNING' }, phase: 'over', runningContainers: [] }]);
  });

  it('is not changed by what happens later', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    const before = viewOf(ecs.state);
    const copy = structuredClone(before);
    ecs.call('StopTask', { task });
    expect(before).toEqual(copy);
    expect(viewOf(ecs.state)).not.toEqual(copy);
  });
});

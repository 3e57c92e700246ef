import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { amountsOf, larger, add } from '../../src/bridge/amounts.ts';
import type { Amounts } from '../../src/bridge/amounts.ts';
import type { MismatchPolicy } from '../../src/bridge/config.ts';
import { launchId, parseLaunchVariable } from '../../src/bridge/identity.ts';
import { planLaunch } from '../../src/bridge/launch-plan.ts';
import type { LaunchOrder, LaunchPlan } from '../../src/bridge/launch-plan.ts';
import type { ContainerDefinition, TaskDefinition } from '../../src/ecs/task-definition.ts';
import { readLaunchLabels } from '../../src/bridge/task-labels.ts';
import { executorId, frameworkId } from '../../src/mesos/ids.ts';
import { toQuantities } from '../../src/mesos/quantities.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import { containerDefinition, taskDefinition } from '../ecs/definition-builder.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { attribute, containerInstance, taskInfo } from '../support/builders.ts';

const LAUNCH = launchId('00000000-0000-4000-8000-000000000001');

interface Given extends Partial<Omit<LaunchOrder, 'definition' | 'taskInfo' | 'config'>> {
  readonly task?: TaskInfo;
  readonly container?: Partial<ContainerDefinition>;
  readonly definition?: Partial<TaskDefinition>;
  readonly mismatch?: MismatchPolicy;
  readonly config?: Parameters<typeof bridgeConfig>[0];
}

function plan(given: Given = {}): LaunchPlan {
  const { task = taskInfo(), container, definition, mismatch = 'warn', config, ...order } = given;
  const instance = containerInstance();
  const read = readLaunchLabels(task.labels ?? [], instance.containerInstanceArn, {
    allowedTaskRoles: ['*'],
  });
  if (!read.ok) throw new Error(read.message);
  return planLaunch({
    taskInfo: task,
    definition: taskDefinition({
      containerDefinitions: [containerDefinition({ cpu: 256, memory: 128, ...container })],
      ...definition,
    }),
    frameworkId: frameworkId('f1'),
    launchId: LAUNCH,
    role: '*',
    bridge: 'life-1',
    declared: amountsOf(toQuantities(task.resources, '*')),
    instance,
    config: bridgeConfig({ mismatch, ...config }),
    labels: read.labels,
    isTranslated: false,
    tagging: true,
    ...order,
  });
}

function planned(given: Given = {}): Extract<LaunchPlan, { ok: true }> {
  const result = plan(given);
  if (!result.ok) throw new Error(result.message);
  return result;
}

function refusal(given: Given): string {
  const result = plan(given);
  if (result.ok) throw new Error('nothing was refused');
  return result.message;
}

const environmentOf = (given: Given): ReadonlyMap<string, string> =>
  new Map(
    planned(given).request.overrides.containerOverrides[0]?.environment?.map(({ name, value }) => [
      name,
      value,
    ]),
  );

describe('the StartTask request of a launch', () => {
  it('names instance, definition and launch, and tells task and bridge who they are', () => {
    expect(planned().request).toEqual({
      containerInstance: 'arn:aws:ecs:us-east-1:123456789012:container-instance/default/agent-1',
      taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1',
      startedBy: LAUNCH,
      overrides: {
        containerOverrides: [
          {
            name: 'main',
            environment: [
              { name: 'MESOS_TASK_ID', value: 't1' },
              { name: 'MESOS_FRAMEWORK_ID', value: 'f1' },
              {
                name: 'ECS_SCHEDULER_LAUNCH',
                value: `{"v":1,"o":"test","f":"f1","t":"t1","l":"${LAUNCH}","r":"*","b":"life-1"}`,
              },
            ],
          },
        ],
      },
      tags: [],
    });
  });

  it('goes to the first essential container', () => {
    const side = containerDefinition({ name: 'side', essential: false, cpu: 256, memory: 128 });
    const main = containerDefinition({ name: 'app', cpu: 0, memory: 0 });
    const { overrides } = planned({ definition: { containerDefinitions: [side, main] } }).request;
    expect(overrides.containerOverrides.map(({ name }) => name)).toEqual(['app']);
  });

  it('carries the arguments as command, and none where there are none', () => {
    const [withArguments] = planned({
      task: taskInfo({ command: { value: 'web:1', arguments: ['a', 'b'] } }),
    }).request.overrides.containerOverrides;
    expect(withArguments?.command).toEqual(['a', 'b']);
    expect(planned().request.overrides.containerOverrides[0]).not.toHaveProperty('command');
  });

  it('carries the variables of the command, the last of a name counting', () => {
    const environment = [
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
      { name: 'MESOS_TASK_ID', value: 'mine' },
    ];
    const variables = environmentOf({ task: taskInfo({ command: { value: 'web:1', environment } }) });
    expect(variables.get('A')).toBe('2');
    expect(variables.get('MESOS_TASK_ID')).toBe('mine');
  });

  it('carries the variables of an executor and its id', () => {
    const executor = {
      executorId: executorId('e1'),
      command: { environment: [{ name: 'A', value: '1' }] },
    };
    const variables = environmentOf({ task: taskInfo({ executor }) });
    expect(variables.get('A')).toBe('1');
    expect(parseLaunchVariable(variables.get('ECS_SCHEDULER_LAUNCH') ?? '')?.executorId).toBe('e1');
  });

  it('remembers for the bridge what ECS does not account', () => {
    const variables = environmentOf({ task: taskInfo({ cpus: 0.5, mem: 200, disk: 10, ports: [31_000] }) });
    expect(parseLaunchVariable(variables.get('ECS_SCHEDULER_LAUNCH') ?? '')?.unaccounted).toEqual({
      cpuUnits: 256,
      memoryMiB: 72,
      disk: 10_000,
      gpus: 0,
      ports: [{ begin: 31_000, end: 31_000 }],
    });
  });
});

describe('a definition that cannot run', () => {
  it.each(['INACTIVE', 'DELETE_IN_PROGRESS'])('because it is %s is refused', (status) => {
    expect(refusal({ definition: { status } })).toBe(
      `Task definition web:1 is ${status}; name an ACTIVE revision, or only the family for its newest one`,
    );
  });

  it('because its instance lacks an attribute is refused', () => {
    const requiresAttributes = [attribute('ecs.capability.x'), attribute('gpu', 'big')];
    const having = (...attributes: ReturnType<typeof attribute>[]) => containerInstance({ attributes });
    const given = { definition: { requiresAttributes } };
    expect(refusal({ ...given, instance: having(attribute('gpu', 'big')) })).toBe(
      'Task definition web:1 needs attribute ecs.capability.x, which container instance arn:aws:ecs:us-east-1:123456789012:container-instance/default/agent-1 has not; accept offers of agents that can run it',
    );
    expect(
      refusal({ ...given, instance: having(attribute('ecs.capability.x'), attribute('gpu', 'small')) }),
    ).toContain('needs attribute gpu');
    const instance = having(attribute('ecs.capability.x'), attribute('gpu', 'big'));
    expect(plan({ ...given, instance }).ok).toBe(true);
  });

  it('because awsvpc needs subnets is refused', () => {
    expect(refusal({ definition: { networkMode: 'awsvpc' } })).toBe(
      'Task definition web:1 has network mode awsvpc, which needs subnets: set option networkConfiguration, or label ecs.subnets',
    );
  });

  it('because nothing in it is essential is refused', () => {
    const containerDefinitions = [containerDefinition({ essential: false })];
    expect(refusal({ definition: { containerDefinitions } })).toBe(
      'Task definition web:1 has no essential container',
    );
  });
});

describe('the network configuration', () => {
  const networkConfiguration = { subnets: ['subnet-1'] };

  it('goes with a definition in awsvpc mode', () => {
    const given = { config: { networkConfiguration }, definition: { networkMode: 'awsvpc' } };
    expect(planned(given).request.networkConfiguration).toEqual(networkConfiguration);
  });

  it('goes with no other, since ECS would refuse it', () => {
    expect(planned({ config: { networkConfiguration } }).request).not.toHaveProperty('networkConfiguration');
  });

  it('of a label takes the place of what is set', () => {
    const task = taskInfo({ labels: [{ key: 'ecs.subnets', value: 'subnet-2' }] });
    const given = { task, config: { networkConfiguration }, definition: { networkMode: 'awsvpc' } };
    expect(planned(given).request.networkConfiguration).toEqual({ subnets: ['subnet-2'] });
  });

  it('of a label is refused with a definition in another mode', () => {
    const task = taskInfo({ labels: [{ key: 'ecs.subnets', value: 'subnet-2' }] });
    expect(refusal({ task })).toBe(
      'Label ecs.subnets is for network mode awsvpc, but task definition web:1 has bridge',
    );
  });
});

describe('what is declared and what the definition reserves', () => {
  const more = taskInfo({ cpus: 0.5, mem: 256 });

  it('do not differ where the numbers are the same', () => {
    expect(planned({ mismatch: 'strict' }).difference).toBeUndefined();
  });

  it('do not differ where units have no better declaration in thousandths', () => {
    const task = taskInfo({ cpus: 0.098 });
    expect(planned({ task, container: { cpu: 100 } }).difference).toBeUndefined();
  });

  it('are both named where they differ', () => {
    expect(planned({ task: more }).difference).toBe(
      'task declares 0.5 cpus, web:1 reserves 256 units = 0.25; declares 256 MiB of mem, web:1 reserves 128',
    );
  });

  it.each<[string, Given, string]>([
    ['gpus', { task: taskInfo({ gpus: 2 }) }, 'task declares 2 gpus, web:1 reserves 0'],
    [
      'a fixed port that is not declared',
      { container: { portMappings: [{ containerPort: 80, hostPort: 31_005, protocol: 'tcp' }] } },
      'task does not declare ports [31005-31005] of web:1',
    ],
  ])('differ in %s', (_, given, difference) => {
    expect(planned(given).difference).toBe(difference);
  });

  it('do not differ in ports that are declared and in no definition', () => {
    expect(planned({ task: taskInfo({ ports: [31_000] }) }).difference).toBeUndefined();
  });

  it('with policy warn are launched as the definition says', () => {
    const { request, reserved } = planned({ task: more, mismatch: 'warn' });
    expect(request.overrides.containerOverrides[0]).not.toHaveProperty('cpu');
    expect(reserved).toMatchObject({ cpuUnits: 256, memoryMiB: 128 });
  });

  it('with policy strict are refused with what to do', () => {
    expect(refusal({ task: more, mismatch: 'strict' })).toBe(
      'The task declares 0.5 cpus, web:1 reserves 256 units = 0.25; declares 256 MiB of mem, web:1 reserves 128; declare what the definition reserves, or set the mismatch policy to override or warn',
    );
  });

  it('are treated as the task wants where a label says so', () => {
    const task = { ...more, labels: [{ key: 'ecs.mismatch', value: 'override' }] };
    const { reserved } = planned({ task, mismatch: 'strict' });
    expect(reserved).toMatchObject({ cpuUnits: 512, memoryMiB: 256 });
    expect(refusal({ task: { ...more, labels: [{ key: 'ecs.mismatch', value: 'strict' }] } })).toContain(
      'declare what the definition reserves',
    );
  });

  it('with policy override become the same', () => {
    const { request, reserved } = planned({ task: more, mismatch: 'override' });
    expect(request.overrides.containerOverrides[0]).toMatchObject({ cpu: 512, memory: 256 });
    expect(reserved).toMatchObject({ cpuUnits: 512, memoryMiB: 256 });
  });

  it('with policy override are left alone where they do not differ', () => {
    expect(planned({ mismatch: 'override' }).request.overrides.containerOverrides[0]).not.toHaveProperty(
      'cpu',
    );
  });

  it('with policy override are refused where ECS cannot be made to', () => {
    expect(refusal({ task: taskInfo({ mem: 2 }), mismatch: 'override' })).toBe(
      'The task declares 2 MiB of mem, web:1 reserves 128, and ECS cannot be made to reserve what is declared: that leaves 2 MiB for container main, which needs at least 6',
    );
  });
});

describe('overrides', () => {
  const withVariable = (length: number) =>
    taskInfo({ command: { value: 'web:1', environment: [{ name: 'A', value: 'x'.repeat(length) }] } });
  const length = (given: Given) => JSON.stringify(planned(given).request.overrides).length;

  it('of 8,192 characters are taken, of one more refused with both numbers', () => {
    const room = 8_192 - length({ task: withVariable(0) });
    expect(length({ task: withVariable(room) })).toBe(8_192);
    expect(refusal({ task: withVariable(room + 1) })).toBe(
      'Environment and arguments make container overrides of 8193 characters, ECS takes at most 8192; move some into the task definition',
    );
  });
});

describe('labels', () => {
  const labelled = (labels: NonNullable<TaskInfo['labels']>, tagging = true) =>
    planned({ task: taskInfo({ labels }), tagging });

  it('become tags', () => {
    expect(labelled([{ key: 'team', value: 'blue' }, { key: 'flag' }]).request.tags).toEqual([
      { key: 'team', value: 'blue' },
      { key: 'flag', value: '' },
    ]);
  });

  it('that are no legal tags are left out and named', () => {
    const { request, skippedLabels } = labelled([
      { key: 'json', value: '{"a":1}' },
      { key: 'aws:x', value: '1' },
      { key: 'ok', value: '1' },
    ]);
    expect(request.tags).toEqual([{ key: 'ok', value: '1' }]);
    expect(skippedLabels).toEqual([
      'json: only letters, digits, spaces and _ . : / = + - @ are allowed',
      'aws:x: the prefix aws: is reserved',
    ]);
  });

  it('beyond the fifty that ECS takes are left out', () => {
    const { request, skippedLabels } = labelled(
      Array.from({ length: 51 }, (_, i) => ({ key: `k${i}`, value: '' })),
    );
    expect(request.tags).toHaveLength(50);
    expect(skippedLabels).toEqual(['k50: ECS takes 50 tags']);
  });

  it('by which the bridge is told something are no tags, though a comma in them would be no legal one', () => {
    const { request, skippedLabels } = labelled([{ key: 'ecs.fixed-host-ports', value: '80,443' }]);
    expect(request.tags).toEqual([]);
    expect(skippedLabels).toEqual([]);
  });

  it('of one key become one tag, as ECS takes no key twice', () => {
    expect(
      labelled([
        { key: 'k', value: '1' },
        { key: 'k', value: '2' },
      ]).request.tags,
    ).toEqual([{ key: 'k', value: '2' }]);
  });

  it('become no tags while tagging is off', () => {
    const { request, skippedLabels } = labelled([{ key: 'team', value: '{' }], false);
    expect(request.tags).toEqual([]);
    expect(skippedLabels).toEqual([]);
  });
});

describe('the accounts of a launch', () => {
  it('never lose anything: what ECS reserves and what the bridge remembers cover what is declared', () => {
    const definition = fc.record({
      cpu: fc.nat(1_024),
      memory: fc.integer({ min: 6, max: 1_024 }),
      hostPort: fc.option(fc.integer({ min: 31_000, max: 31_003 }), { nil: undefined }),
    });
    const wanted = fc.record({
      cpus: fc.integer({ min: 1, max: 1_000 }).map((thousandths) => thousandths / 1_000),
      mem: fc.integer({ min: 6, max: 1_024 }),
      disk: fc.nat(50),
      port: fc.integer({ min: 31_000, max: 31_003 }),
    });
    const policy = fc.constantFrom<MismatchPolicy>('warn', 'strict', 'override');
    fc.assert(
      fc.property(definition, wanted, policy, (given, { cpus, mem, disk, port }, mismatch) => {
        const task = taskInfo({ cpus, mem, disk, ports: [port] });
        const { hostPort } = given;
        const portMappings =
          hostPort === undefined ? [] : [{ containerPort: 80, hostPort, protocol: 'tcp' as const }];
        const result = plan({
          task,
          mismatch,
          container: { cpu: given.cpu, memory: given.memory, portMappings },
        });
        const declared = amountsOf(toQuantities(task.resources, '*'));
        const differs =
          declared.cpuUnits !== given.cpu ||
          declared.memoryMiB !== given.memory ||
          (hostPort !== undefined && hostPort !== port);
        expect(result.ok).toBe(mismatch !== 'strict' || !differs);
        if (!result.ok) return;
        const [{ environment = [] } = { environment: [] }] = result.request.overrides.containerOverrides;
        const mark = environment.find(({ name }) => name === 'ECS_SCHEDULER_LAUNCH')?.value ?? '';
        const remembered: Amounts | undefined = parseLaunchVariable(mark)?.unaccounted;
        if (remembered === undefined) throw new Error('no mark');
        expect(add(result.reserved, remembered)).toEqual(larger(declared, result.reserved));
        if (mismatch === 'override')
          expect(result.reserved).toMatchObject({
            cpuUnits: declared.cpuUnits,
            memoryMiB: declared.memoryMiB,
          });
      }),
      { numRuns: 300 },
    );
  });
});

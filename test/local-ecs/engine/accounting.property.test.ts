import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InstanceResources } from '../../../src/ecs/container-instance.ts';
import type { ReservedResources } from '../../../src/ecs/reserved-resources.ts';
import type { Assumptions } from '../../../src/local-ecs/engine/assumptions.ts';
import { viewOf } from '../../../src/local-ecs/engine/view.ts';
import type { InstanceView } from '../../../src/local-ecs/engine/view.ts';
import type { TaskView } from '../../../src/local-ecs/engine/tasks/view-task.ts';
import { TestEcs } from './test-ecs.ts';

/** What may happen; the numbers choose among what there is. */
type Event =
  | { readonly kind: 'start'; readonly instance: number; readonly definition: number }
  | { readonly kind: 'stop' | 'kill'; readonly task: number }
  | { readonly kind: 'terminate' | 'power-off' | 'power-on' | 'replace' | 'expel'; readonly instance: number }
  | { readonly kind: 'disconnect' | 'reconnect' | 'drain'; readonly instance: number }
  | { readonly kind: 'add' }
  | { readonly kind: 'wait'; readonly ms: number };

const pick = fc.nat({ max: 1000 });
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('start'), instance: pick, definition: pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('stop', 'kill'), task: pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'terminate',
        'power-off',
        'power-on',
        'replace',
        'expel',
        'disconnect',
        'reconnect',
        'drain',
      ),
      instance: pick,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.nat({ max: 3000 }) }) },
);

const assumptions: fc.Arbitrary<Partial<Assumptions>> = fc.record({
  releaseOn: fc.constantFrom('desired-stopped', 'stopped'),
  agentStartsTasks: fc.constantFrom('when-they-fit', 'at-once'),
  essentialExitShows: fc.constantFrom('before-task-stopped', 'with-task-stopped'),
  stoppingStatus: fc.constantFrom('hidden', 'shown'),
});

function startedEcs(assumed: Partial<Assumptions>): TestEcs {
  const ecs = new TestEcs({
    startLatency: [0, 500],
    stopMs: 50,
    assumptions: assumed,
    lives: { short: { runMs: 700 }, stubborn: { ignoresSigterm: true }, broken: { startError: 'no' } },
  });
  ecs.addInstance({ vcpus: 1, memoryMiB: 1000, gpus: 2 });
  ecs.addInstance({ vcpus: 2, memoryMiB: 700 });
  ecs.register({ cpu: 300, memory: 200 }, { family: 'short' });
  ecs.register(
    { cpu: 100, stopTimeout: 2, portMappings: [{ containerPort: 80, hostPort: 8080 }] },
    { family: 'stubborn' },
  );
  ecs.register(
    { cpu: 0, memory: 300, memoryReservation: 100, portMappings: [{ containerPort: 80 }] },
    { family: 'web' },
  );
  ecs.register({ resourceRequirements: [{ type: 'GPU', value: '1' }] }, { family: 'gpu' });
  ecs.register(
    { portMappings: [{ containerPort: 53, hostPort: 5353, protocol: 'udp' }] },
    { family: 'broken' },
  );
  return ecs;
}

const FAMILIES = ['short', 'stubborn', 'web', 'gpu', 'broken'];
const MACHINE_COMMANDS = {
  terminate: 'TerminateMachine',
  'power-off': 'StopMachine',
  'power-on': 'StartMachine',
  replace: 'ReplaceContainerInstance',
  disconnect: 'DisconnectAgent',
  reconnect: 'ReconnectAgent',
} as const;

function among<Item>(items: readonly Item[], choice: number): Item | undefined {
  return items[choice % Math.max(items.length, 1)];
}

/** Makes an event happen, as far as it is possible: refusals are fine. */
function happen(ecs: TestEcs, what: Event): void {
  const { instances, tasks } = viewOf(ecs.state);
  const request = (operation: string, body: unknown): unknown =>
    ecs.tell({ type: 'request', requestId: 'r', operation, body });
  if (what.kind === 'wait') ecs.advance(what.ms);
  else if (what.kind === 'add') ecs.addInstance({ vcpus: 1, memoryMiB: 500 });
  else if ('task' in what) {
    const task = among(tasks, what.task)?.known.taskArn;
    if (task === undefined) return;
    if (what.kind === 'stop') request('StopTask', { task });
    else ecs.tell({ type: 'admin', requestId: 'r', command: { type: 'KillContainer', task, exitCode: 9 } });
  } else {
    const containerInstance = among(instances, what.instance)?.known.containerInstanceArn;
    if (containerInstance === undefined) return;
    const on = { containerInstance };
    if (what.kind === 'start')
      request('StartTask', {
        containerInstances: [containerInstance],
        taskDefinition: among(FAMILIES, what.definition),
      });
    else if (what.kind === 'drain')
      ecs.tell({
        type: 'admin',
        requestId: 'r',
        command: { type: 'SetContainerInstanceState', ...on, status: 'DRAINING' },
      });
    else if (what.kind === 'expel')
      ecs.tell({
        type: 'admin',
        requestId: 'r',
        command: { type: 'DeregisterContainerInstance', ...on, force: true },
      });
    else ecs.tell({ type: 'admin', requestId: 'r', command: { type: MACHINE_COMMANDS[what.kind], ...on } });
  }
}

const sorted = (list: readonly (number | string)[]): readonly string[] => list.map(String).sort();

/** The sum of what tasks take, computed from nothing but the tasks. */
function sumOf(tasks: readonly TaskView[]): Record<keyof InstanceResources, unknown> {
  const total = (amount: (need: ReservedResources) => number): number =>
    tasks.reduce((sum, { reserved }) => sum + amount(reserved), 0);
  return {
    cpuUnits: total(({ cpuUnits }) => cpuUnits),
    memoryMiB: total(({ memoryMiB }) => memoryMiB),
    ports: sorted(tasks.flatMap(({ reserved }) => reserved.ports)),
    portsUdp: sorted(tasks.flatMap(({ reserved }) => reserved.portsUdp)),
    gpuIds: sorted(tasks.flatMap(({ gpuIds }) => gpuIds)),
  };
}

const comparable = (resources: InstanceResources): Record<keyof InstanceResources, unknown> => ({
  ...resources,
  ports: sorted(resources.ports),
  portsUdp: sorted(resources.portsUdp),
  gpuIds: sorted(resources.gpuIds),
});

function checkInstance(instance: InstanceView, tasks: readonly TaskView[]): void {
  const { registered, remaining } = instance.known;
  const here = tasks.filter(
    ({ known }) => known.containerInstanceArn === instance.known.containerInstanceArn,
  );
  const holding = sumOf(here.filter(({ holds }) => holds));
  expect(comparable(instance.reserved)).toEqual(holding);
  expect(remaining.cpuUnits).toBe(registered.cpuUnits - instance.reserved.cpuUnits);
  expect(remaining.memoryMiB).toBe(registered.memoryMiB - instance.reserved.memoryMiB);
  expect(Math.min(remaining.cpuUnits, remaining.memoryMiB)).toBeGreaterThanOrEqual(0);
  expect(new Set(remaining.ports).size).toBe(remaining.ports.length);
  expect(sorted([...remaining.gpuIds, ...instance.reserved.gpuIds])).toEqual(sorted(registered.gpuIds));
  const wanted = here.filter(({ known }) => known.desiredStatus === 'RUNNING');
  const running = wanted.filter(({ known }) => known.lastStatus === 'RUNNING').length;
  expect(instance.known.runningTasksCount).toBe(running);
  expect(instance.known.pendingTasksCount).toBe(wanted.length - running);
}

/** What really runs on a machine fits into it, unless old agents start tasks without asking. */
function checkMachine(instance: InstanceView): void {
  const { registered } = instance.known;
  expect(Math.min(instance.inUse.cpuUnits, instance.inUse.memoryMiB)).toBeGreaterThanOrEqual(0);
  expect(instance.inUse.cpuUnits).toBeLessThanOrEqual(registered.cpuUnits);
  expect(instance.inUse.memoryMiB).toBeLessThanOrEqual(registered.memoryMiB);
  expect(new Set(instance.inUse.ports).size).toBe(instance.inUse.ports.length);
  expect(new Set(instance.inUse.gpuIds).size).toBe(instance.inUse.gpuIds.length);
}

function checkTask(
  { known, holds, phase, runningContainers }: TaskView,
  { releaseOn }: Partial<Assumptions>,
): void {
  expect(holds).toBe(
    releaseOn === 'stopped' ? known.lastStatus !== 'STOPPED' : known.desiredStatus === 'RUNNING',
  );
  if (known.lastStatus !== 'STOPPED') return;
  expect(known.desiredStatus).toBe('STOPPED');
  expect(known.containers.map(({ lastStatus }) => lastStatus)).not.toContain('RUNNING');
  expect({ phase, runningContainers }).toEqual({ phase: 'over', runningContainers: [] });
}

describe('the books of ECS', () => {
  it('balance after anything that can happen', () => {
    fc.assert(
      fc.property(assumptions, fc.array(event, { maxLength: 60 }), (assumed, events) => {
        const ecs = startedEcs(assumed);
        for (const what of events) {
          happen(ecs, what);
          const { instances, tasks } = viewOf(ecs.state);
          for (const instance of instances) checkInstance(instance, tasks);
          if (assumed.agentStartsTasks === 'when-they-fit') instances.forEach(checkMachine);
          for (const task of tasks) checkTask(task, assumed);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('are empty once everything has been stopped', () => {
    fc.assert(
      fc.property(assumptions, fc.array(event, { maxLength: 40 }), (assumed, events) => {
        const ecs = startedEcs(assumed);
        for (const what of events) happen(ecs, what);
        for (const { known, power } of viewOf(ecs.state).instances) {
          const containerInstance = known.containerInstanceArn;
          if (power === 'stopped') happenTo(ecs, 'StartMachine', containerInstance);
          if (power === 'on') happenTo(ecs, 'ReconnectAgent', containerInstance);
          if (power === 'gone') expelFrom(ecs, containerInstance);
        }
        for (const { known } of viewOf(ecs.state).tasks)
          if (known.desiredStatus === 'RUNNING') ecs.call('StopTask', { task: known.taskArn });
        ecs.advance(60_000);
        const { instances, tasks } = viewOf(ecs.state);
        expect(tasks.filter(({ known }) => known.lastStatus !== 'STOPPED')).toEqual([]);
        const nothing = { cpuUnits: 0, memoryMiB: 0, ports: [], portsUdp: [], gpuIds: [] };
        for (const { reserved, inUse } of instances) expect([reserved, inUse]).toEqual([nothing, nothing]);
        ecs.advance(3_600_000);
        expect(viewOf(ecs.state).tasks).toEqual([]);
        expect(ecs.call('ListTasks', { desiredStatus: 'STOPPED' })).toEqual({ taskArns: [] });
      }),
      { numRuns: 40 },
    );
  });
});

function happenTo(ecs: TestEcs, type: 'StartMachine' | 'ReconnectAgent', containerInstance: string): void {
  ecs.tell({ type: 'admin', requestId: 'r', command: { type, containerInstance } });
}

function expelFrom(ecs: TestEcs, containerInstance: string): void {
  const command = { type: 'DeregisterContainerInstance', containerInstance, force: true } as const;
  ecs.tell({ type: 'admin', requestId: 'r', command });
}

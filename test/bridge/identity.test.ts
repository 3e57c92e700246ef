import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  identityOf,
  LAUNCH_VARIABLE,
  launchId,
  launchVariable,
  parseLaunchVariable,
  sharedLaunchVariable,
} from '../../src/bridge/identity.ts';
import type { LaunchIdentity } from '../../src/bridge/identity.ts';
import { NOTHING } from '../../src/bridge/amounts.ts';
import type { EcsTask } from '../../src/ecs/task.ts';
import { executorId, frameworkId, taskId } from '../../src/mesos/ids.ts';
import { ecsTask, instanceArn } from '../support/builders.ts';

const LAUNCH = launchId('3f2b8c1e-0000-4000-8000-000000000001');

const identity = (given: Partial<LaunchIdentity> = {}): LaunchIdentity => ({
  owner: 'me',
  frameworkId: frameworkId('f1'),
  taskId: taskId('t1'),
  launchId: LAUNCH,
  role: '*',
  unaccounted: NOTHING,
  ...given,
});

/** An ECS task whose main container carries this text in the launch variable. */
const marked = (value: string, startedBy: string = LAUNCH): EcsTask =>
  ecsTask({
    startedBy,
    overrides: {
      containerOverrides: [{ name: 'main', environment: [{ name: LAUNCH_VARIABLE, value }] }],
    },
  });

const anyIdentity: fc.Arbitrary<LaunchIdentity> = fc
  .record({
    owner: fc.string(),
    framework: fc.string(),
    task: fc.string(),
    launch: fc.uuid(),
    role: fc.string(),
    executor: fc.option(fc.string(), { nil: undefined }),
    cpuUnits: fc.nat(),
    memoryMiB: fc.nat(),
    disk: fc.nat(),
    gpus: fc.nat(16),
    port: fc.option(fc.integer({ min: 1, max: 65_000 }), { nil: undefined }),
  })
  .map(({ framework, task, launch, executor, owner, role, port, ...rest }) => ({
    owner,
    role,
    frameworkId: frameworkId(framework),
    taskId: taskId(task),
    launchId: launchId(launch),
    ...(executor === undefined ? {} : { executorId: executorId(executor) }),
    unaccounted: { ...rest, ports: port === undefined ? [] : [{ begin: port, end: port + 2 }] },
  }));

describe('the launch variable', () => {
  it('is compact JSON without what is nothing', () => {
    expect(launchVariable(identity())).toEqual({
      name: 'ECS_SCHEDULER_LAUNCH',
      value: `{"v":1,"o":"me","f":"f1","t":"t1","l":"${LAUNCH}","r":"*"}`,
    });
  });

  it('carries what ECS does not account', () => {
    const unaccounted = { cpuUnits: 1, memoryMiB: 2, disk: 3, gpus: 4, ports: [{ begin: 5, end: 6 }] };
    expect(launchVariable(identity({ unaccounted, executorId: executorId('e') })).value).toBe(
      `{"v":1,"o":"me","f":"f1","t":"t1","l":"${LAUNCH}","r":"*","e":"e","c":1,"m":2,"d":3,"g":4,"p":[[5,6]]}`,
    );
  });

  it('reads back as what was written', () => {
    fc.assert(
      fc.property(anyIdentity, (written) => {
        expect(parseLaunchVariable(launchVariable(written).value)).toEqual(written);
      }),
    );
  });

  it.each([
    ['no JSON', 'web'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['another version', '{"v":2,"o":"me","f":"f","t":"t","l":"l","r":"*"}'],
    ['no owner', '{"v":1,"f":"f","t":"t","l":"l","r":"*"}'],
    ['a framework that is no text', '{"v":1,"o":"me","f":1,"t":"t","l":"l","r":"*"}'],
    ['no task', '{"v":1,"o":"me","f":"f","l":"l","r":"*"}'],
    ['no launch', '{"v":1,"o":"me","f":"f","t":"t","r":"*"}'],
    ['no role', '{"v":1,"o":"me","f":"f","t":"t","l":"l"}'],
  ])('is none with %s', (_, value) => {
    expect(parseLaunchVariable(value)).toBeUndefined();
  });

  it('takes amounts that make no sense for nothing', () => {
    const value = `{"v":1,"o":"me","f":"f1","t":"t1","l":"${LAUNCH}","r":"*","c":-1,"m":1.5,"d":"9","g":null,"p":[[9,1]]}`;
    expect(parseLaunchVariable(value)?.unaccounted).toEqual(NOTHING);
  });

  it('takes ports that are no pairs for nothing', () => {
    const value = `{"v":1,"o":"me","f":"f1","t":"t1","l":"${LAUNCH}","r":"*","p":[5,["6",7],{}]}`;
    expect(parseLaunchVariable(value)?.unaccounted.ports).toEqual([]);
  });

  it('never makes reading it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (value) => {
        expect(() => parseLaunchVariable(value)).not.toThrow();
      }),
    );
  });
});

describe('whose an ECS task is', () => {
  const ours = launchVariable(identity()).value;

  it('is told by the variable and startedBy together', () => {
    expect(identityOf(marked(ours), 'me')).toEqual(identity());
  });

  it.each([
    ['somebody else started it with copied overrides', marked(ours, 'somebody')],
    ['it has no startedBy', { ...marked(ours), startedBy: undefined } as unknown as EcsTask],
    ['startedBy is longer than StartTask allows', marked(launchVariable(identity()).value, `${LAUNCH}x`)],
    ['another bridge owns it', marked(launchVariable(identity({ owner: 'you' })).value)],
    ['the variable was edited to another launch', marked(ours.replace(LAUNCH, 'other'))],
    ['the variable is no JSON', marked(ours.slice(1))],
    ['it has no variable', ecsTask({ startedBy: LAUNCH })],
  ])('is not ours when %s', (_, task) => {
    expect(identityOf(task, 'me')).toBeUndefined();
  });

  it('is found in whichever container carries the variable', () => {
    const task = ecsTask({
      startedBy: LAUNCH,
      overrides: {
        containerOverrides: [
          { name: 'side', environment: [{ name: 'OTHER', value: ours }] },
          { name: 'main', environment: [{ name: LAUNCH_VARIABLE, value: ours }] },
        ],
      },
    });
    expect(identityOf(task, 'me')).toEqual(identity());
  });

  it('is never ours when overrides were copied into a call that somebody else made', () => {
    fc.assert(
      fc.property(anyIdentity, fc.string({ maxLength: 36 }), (copied, startedBy) => {
        fc.pre(startedBy !== copied.launchId);
        expect(identityOf(marked(launchVariable(copied).value, startedBy), copied.owner)).toBeUndefined();
      }),
    );
  });

  it('is never ours when the variable names another owner', () => {
    fc.assert(
      fc.property(anyIdentity, fc.string(), (foreign, owner) => {
        fc.pre(owner !== foreign.owner);
        expect(identityOf(marked(launchVariable(foreign).value, foreign.launchId), owner)).toBeUndefined();
      }),
    );
  });

  it('is never ours when a character of the launch id in the variable was edited', () => {
    const edit = fc.tuple(fc.nat(35), fc.constantFrom(...Array.from('0123456789abcdef-')));
    fc.assert(
      fc.property(anyIdentity, edit, (written, [at, character]) => {
        const edited = written.launchId.slice(0, at) + character + written.launchId.slice(at + 1);
        fc.pre(edited !== written.launchId);
        const value = launchVariable({ ...written, launchId: launchId(edited) }).value;
        expect(identityOf(marked(value, written.launchId), written.owner)).toBeUndefined();
      }),
    );
  });
});

describe('the variable of launches that share a StartTask', () => {
  const CALL = '3f2b8c1e-0000-4000-8000-00000000ca11';
  const on = (instance: string, owner = 'me'): EcsTask => {
    const launches = new Map([
      ['i1', identity({ owner })],
      ['i2', identity({ owner, taskId: taskId('t2'), launchId: launchId('l2') })],
    ]);
    const task = marked(sharedLaunchVariable(CALL, launches).value, CALL);
    return { ...task, containerInstanceArn: instanceArn(instance) };
  };

  it('says which launch each instance is for', () => {
    expect(identityOf(on('i1'), 'me')).toEqual(identity());
    expect(identityOf(on('i2'), 'me')).toMatchObject({ taskId: 't2', launchId: 'l2' });
  });

  it('says nothing of other instances', () => {
    for (const id of ['i3', 'toString', '__proto__']) expect(identityOf(on(id), 'me')).toBeUndefined();
  });

  it('is nothing without the call that it names, nor to another owner', () => {
    expect(identityOf({ ...on('i1'), startedBy: 'somebody' }, 'me')).toBeUndefined();
    expect(identityOf(on('i1', 'you'), 'me')).toBeUndefined();
  });

  it('is never an exception, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (i) => {
        const value = JSON.stringify({ v: 2, o: 'me', l: CALL, i });
        expect(() => identityOf(marked(value, CALL), 'me')).not.toThrow();
      }),
    );
  });
});

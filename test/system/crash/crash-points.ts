import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import type { AwsEcsGateway } from '../../../src/gateway/aws-ecs-gateway.ts';
import type { StateStore } from '../../../src/ports/state-store.ts';

/** Numbers everything the program does that the outside or a later life can tell. */
export interface CrashPoints {
  /** Counts a step, from 1. At the chosen one the process ends as if it had been killed with SIGKILL. */
  readonly step: (name: string) => void;
  /** A step before and one after, whatever comes of it. */
  readonly around: <Result>(name: string, act: () => Promise<Result>) => Promise<Result>;
}

/**
 * @param file descriptor of an open file that gets the name of each step as a line.
 * @param crashAt the number of the step at which to end; undefined for none.
 */
export function createCrashPoints(file: number, crashAt: number | undefined): CrashPoints {
  let steps = 0;
  const step = (name: string): void => {
    steps += 1;
    writeSync(file, `${name}\n`);
    if (steps === crashAt) process.kill(process.pid, 'SIGKILL');
  };
  const around = async <Result>(name: string, act: () => Promise<Result>): Promise<Result> => {
    step(`before ${name}`);
    try {
      return await act();
    } finally {
      step(`after ${name}`);
    }
  };
  return { step, around };
}

/** The gateway itself, with steps around the calls that change something. @param underway gets these calls. */
export function watchGateway(
  gateway: AwsEcsGateway,
  { around }: CrashPoints,
  underway: Set<Promise<unknown>>,
): AwsEcsGateway {
  const watch = <Result>(name: string, call: () => Promise<Result>): Promise<Result> => {
    const result = around(name, call).finally(() => underway.delete(result));
    underway.add(result);
    return result;
  };
  const startTask: AwsEcsGateway['startTask'] = gateway.startTask.bind(gateway);
  const runTask: AwsEcsGateway['runTask'] = gateway.runTask.bind(gateway);
  const stopTask: AwsEcsGateway['stopTask'] = gateway.stopTask.bind(gateway);
  const watched: Pick<AwsEcsGateway, 'startTask' | 'runTask' | 'stopTask'> = {
    startTask: (request) => watch(`StartTask ${request.taskDefinition}`, () => startTask(request)),
    runTask: (request) => watch(`RunTask ${request.taskDefinition}`, () => runTask(request)),
    stopTask: (task, reason) => watch('StopTask', () => stopTask(task, reason)),
  };
  return Object.assign(gateway, watched);
}

/** Enough for a call that is made together with a write to be under way. */
const SLOW_DISK_MS = 5;

/**
 * A store with steps around its writes, on a disk that is slower than ECS: a call that was made before it is remembered
 * is answered before it is remembered.
 */
export function watchStore(
  store: StateStore,
  { around }: CrashPoints,
  underway: ReadonlySet<Promise<unknown>>,
): StateStore {
  return {
    load: () => store.load(),
    write: (changes) => {
      const kinds = changes.map(({ type, key }) => `${type} ${key.split('/')[0] ?? ''}`);
      return around(`write of ${kinds.join(', ')}`, async () => {
        await wait(SLOW_DISK_MS);
        await Promise.allSettled(underway);
        await store.write(changes);
      });
    },
    bytes: () => store.bytes(),
    close: () => store.close(),
  };
}

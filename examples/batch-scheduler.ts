/**
 * A batch of jobs that survives its scheduler: what was launched is written down first, and after a restart the truth
 * is asked for. Each job is done once, however often the scheduler is killed.
 *
 *   npm run example:batch                                      does all of it by itself; see batch-restart.ts
 *   npx tsx examples/batch-scheduler.ts STATE_FILE ecs 8 my-family:1
 *                                       eight jobs of a task definition of yours, which has a shell, on your own cluster
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import { EcsSchedulerDriver, frameworkId, isTerminal, scalarResource, taskId } from 'ecs-scheduler-driver';
import type { Master, Offer, Scheduler, SchedulerDriver, TaskInfo, TaskStatus } from 'ecs-scheduler-driver';

import { createBackOff } from './back-off.ts';

const [stateFile = 'batch-state.json', master = 'ecs', jobs = '6', definition = 'hello:1'] =
  process.argv.slice(2);

/** What must not be forgotten. A job goes from waiting to launched to done. */
interface State {
  frameworkId?: string;
  /** Task id by job; a job that was lost gets a new one. */
  launched: Record<string, string>;
  done: Record<string, string>;
}

const state: State = existsSync(stateFile)
  ? (JSON.parse(readFileSync(stateFile, 'utf8')) as State)
  : { launched: {}, done: {} };

/** Written whole or not at all. */
function save(): void {
  writeFileSync(`${stateFile}.new`, JSON.stringify(state, null, 2));
  renameSync(`${stateFile}.new`, stateFile);
}

const names = Array.from({ length: Number(jobs) }, (_, i) => `job-${i + 1}`);
const isDone = (job: string): boolean => state.done[job] !== undefined;
const jobOf = (id: string): string | undefined =>
  Object.entries(state.launched).find(([, launched]) => launched === id)?.[0];

const backOff = createBackOff();

/** A job nobody has begun. Launched ones wait for an answer, however long it takes; after a failure all wait a while. */
const nextJob = (): string | undefined =>
  backOff.isPausing() ? undefined : names.find((job) => !isDone(job) && state.launched[job] === undefined);

function toTask(job: string, offer: Offer): TaskInfo {
  const id = `${job}.${Date.now().toString(36)}`;
  state.launched[job] = id;
  save();
  return {
    name: job,
    taskId: taskId(id),
    agentId: offer.agentId,
    resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
    command: { value: definition, arguments: ['sh', '-c', 'sleep 3'] },
  };
}

function learn({ taskId: id, state: taskState, message = '' }: TaskStatus): void {
  const job = jobOf(id);
  if (job === undefined || !isTerminal(taskState)) return;
  if (taskState === 'TASK_FINISHED') state.done[job] = id;
  else console.log(`${job} has to be done again: ${taskState} ${message}`);
  if (!isDone(job)) Reflect.deleteProperty(state.launched, job);
  save();
}

/**
 * After an error the same task is wrong again however often it is launched. What runs goes on: begun again with another
 * definition, the batch goes on where it is.
 */
function giveUp(driver: SchedulerDriver, message: string): void {
  console.error(`a job can never start: ${message}`);
  process.exitCode = 1;
  driver.stop(true);
}

/** Launches again after any other failure, and not at once. */
function goOn(driver: SchedulerDriver, { state: taskState, message = '' }: TaskStatus): void {
  if (taskState === 'TASK_RUNNING') backOff.reset();
  if (!isTerminal(taskState) || taskState === 'TASK_FINISHED') return;
  if (taskState === 'TASK_ERROR') giveUp(driver, message);
  else backOff.pause(() => driver.reviveOffers());
}

const scheduler: Scheduler = {
  registered(driver, id) {
    state.frameworkId = id;
    save();
    const open = Object.entries(state.launched).filter(([job]) => !isDone(job));
    console.log(`registered as ${id}; asking for ${open.length} jobs launched before`);
    if (open.length > 0) driver.reconcileTasks(open.map(([, launched]) => ({ taskId: taskId(launched) })));
    if (names.every(isDone)) driver.stop();
  },

  resourceOffers(driver, offers) {
    for (const offer of offers) {
      const job = nextJob();
      driver.launchTasks(offer.id, job === undefined ? [] : [toTask(job, offer)]);
      if (job !== undefined) console.log(`launched ${job} on ${offer.hostname}`);
    }
  },

  statusUpdate(driver, status) {
    console.log(
      `${status.taskId} is ${status.state}${status.reason === 'REASON_RECONCILIATION' ? ' (asked)' : ''}`,
    );
    learn(status);
    goOn(driver, status);
    if (!names.every(isDone)) return;
    console.log(`all ${names.length} jobs are done`);
    driver.stop(true);
  },

  error(_driver, message) {
    console.error(message);
    process.exitCode = 1;
  },
};

const framework = {
  user: '',
  name: 'batch',
  // A week: long enough for whoever has to restart it.
  failoverTimeout: 7 * 24 * 3600,
  ...(state.frameworkId === undefined ? {} : { id: frameworkId(state.frameworkId) }),
};
await new EcsSchedulerDriver(scheduler, framework, master as Master).run();
backOff.cancel();

/**
 * A service: keeps a number of copies running, spread over the agents, and replaces those that end. After a failure it
 * waits for a while first; it gives up when a copy can never start.
 *
 *   npm run example:service                        on an embedded ECS, with copies that fail every few seconds
 *   npm run example:service -- ecs nginx:1 5       on your own cluster: five copies of nginx:1, until Ctrl-C
 *
 * With a fourth argument it stops after so many seconds.
 */
import { randomUUID } from 'node:crypto';

import { EcsSchedulerDriver, isTerminal, scalarResource, taskId } from 'ecs-scheduler-driver';
import type { Master, Offer, Scheduler, SchedulerDriver, TaskId, TaskInfo } from 'ecs-scheduler-driver';

import { createBackOff } from './back-off.ts';

const [master = 'local', definition, copies = '3', seconds] = process.argv.slice(2);

const CPUS = 0.125;
const MEM_MIB = 64;

/** Without a definition of one's own: a process that lives for a while and fails. */
const FRAGILE = ['sh', '-c', 'sleep $(( $$ % 4 + 2 )); exit 1'];

/** Copies that run or are on their way, and on which agent. */
const alive = new Map<TaskId, Offer>();
const backOff = createBackOff();

const copiesOn = ({ agentId }: Offer): number =>
  [...alive.values()].filter((offer) => offer.agentId === agentId).length;

const isWanting = (): boolean => alive.size < Number(copies) && !backOff.isPausing();

const amountOf = (offer: Offer, name: string): number =>
  offer.resources.reduce((sum, r) => (r.name === name && r.type === 'SCALAR' ? sum + r.scalar : sum), 0);

function copyOn(offer: Offer): TaskInfo {
  const id = taskId(`copy-${randomUUID().slice(0, 8)}`);
  const command = definition === undefined ? { value: 'hello:1', arguments: FRAGILE } : { value: definition };
  return {
    name: 'copy',
    taskId: id,
    agentId: offer.agentId,
    resources: [scalarResource('cpus', CPUS), scalarResource('mem', MEM_MIB)],
    command,
  };
}

/** No offers are wanted while all copies are there, so none are kept from others. */
function adjust(driver: SchedulerDriver): void {
  if (isWanting()) driver.reviveOffers();
  else driver.suppressOffers();
}

/** A copy that is wrong in itself is so again however often it is launched. */
function giveUp(driver: SchedulerDriver, message: string): void {
  console.error(`a copy can never start: ${message}`);
  process.exitCode = 1;
  driver.stop();
}

const scheduler: Scheduler = {
  resourceOffers(driver, offers) {
    // One copy an offer, beginning with the agents that have fewest, spreads them.
    for (const offer of offers.toSorted((one, other) => copiesOn(one) - copiesOn(other))) {
      const fits = amountOf(offer, 'cpus') >= CPUS && amountOf(offer, 'mem') >= MEM_MIB;
      const tasks = fits && isWanting() ? [copyOn(offer)] : [];
      for (const task of tasks) alive.set(task.taskId, offer);
      driver.launchTasks(offer.id, tasks);
    }
    adjust(driver);
  },

  statusUpdate(driver, { taskId: id, state, message = '' }) {
    console.log(`${id} on ${alive.get(id)?.hostname ?? 'an agent'} is ${state} ${message}`);
    if (state === 'TASK_RUNNING') backOff.reset();
    if (!isTerminal(state) || !alive.delete(id)) return;
    if (state === 'TASK_ERROR') {
      giveUp(driver, message);
      return;
    }
    console.log(`${alive.size} of ${copies} copies are left; replacing ${id}`);
    backOff.pause(() => {
      adjust(driver);
    });
    adjust(driver);
  },

  error(_driver, message) {
    console.error(message);
    process.exitCode = 1;
  },
};

const framework = { user: '', name: 'service' };
const driver = new EcsSchedulerDriver(scheduler, framework, master as Master);
const stop = (): void => {
  console.log('stopping all copies');
  driver.stop();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
const timer = seconds === undefined ? undefined : setTimeout(stop, Number(seconds) * 1000);
console.log(
  `${definition === undefined ? 'copies fail on purpose now and then' : `${copies} copies of ${definition}`}; Ctrl-C stops`,
);
await driver.run();
clearTimeout(timer);
backOff.cancel();

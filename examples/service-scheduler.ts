/**
 * A service: keeps a number of copies running and replaces those that end.
 *
 *   npm run example:service                        on an embedded ECS, with copies that fail every few seconds
 *   npm run example:service -- ecs nginx:1 5       on your own cluster: five copies of nginx:1, until Ctrl-C
 *
 * With a fourth argument it stops after so many seconds.
 */
import { randomUUID } from 'node:crypto';

import { EcsSchedulerDriver, isTerminal, scalarResource, taskId } from 'ecs-scheduler-driver';
import type { Master, Offer, Scheduler, SchedulerDriver, TaskId, TaskInfo } from 'ecs-scheduler-driver';

const [master = 'local', definition, copies = '3', seconds] = process.argv.slice(2);

const CPUS = 0.125;
const MEM_MIB = 64;

/** Without a definition of one's own: a process that lives for a while and fails. */
const FRAGILE = ['sh', '-c', 'sleep $(( $$ % 4 + 2 )); exit 1'];

/** Copies that run or are on their way. */
const alive = new Map<TaskId, string>();

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
  if (alive.size < Number(copies)) driver.reviveOffers();
  else driver.suppressOffers();
}

const scheduler: Scheduler = {
  resourceOffers(driver, offers) {
    for (const offer of offers) {
      const fits = amountOf(offer, 'cpus') >= CPUS && amountOf(offer, 'mem') >= MEM_MIB;
      // One copy an offer spreads them over the agents.
      const tasks = fits && alive.size < Number(copies) ? [copyOn(offer)] : [];
      for (const task of tasks) alive.set(task.taskId, offer.hostname);
      driver.launchTasks(offer.id, tasks);
    }
    adjust(driver);
  },

  statusUpdate(driver, { taskId: id, state, message = '' }) {
    console.log(`${id} on ${alive.get(id) ?? 'an agent'} is ${state} ${message}`);
    if (!isTerminal(state) || !alive.delete(id)) return;
    console.log(`${alive.size} of ${copies} copies are left; replacing ${id}`);
    adjust(driver);
  },

  error(_driver, message) {
    console.error(message);
    process.exitCode = 1;
  },
};

const framework = { user: '', name: 'service' };
const local = { runtime: 'process' } as const;
const driver = new EcsSchedulerDriver(scheduler, framework, master as Master, { local });
const stop = (): void => {
  console.log('stopping all copies');
  driver.stop();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
if (seconds !== undefined) setTimeout(stop, Number(seconds) * 1000);
await driver.run();

/**
 * The smallest scheduler: runs one task and stops.
 *
 *   npm run example:hello              on an embedded ECS in this process
 *   npm run example:hello -- ecs       on the cluster that AWS_ECS_CLUSTER and the AWS SDK's settings name
 *
 * On a cluster of your own, give a task definition that exists there: npm run example:hello -- ecs my-family:1
 */
import { EcsSchedulerDriver, isTerminal, scalarResource, taskId } from 'ecs-scheduler-driver';
import type { Master, Scheduler } from 'ecs-scheduler-driver';

const [master = 'local', definition = 'hello:1'] = process.argv.slice(2);
let isLaunched = false;

const scheduler: Scheduler = {
  registered(_driver, frameworkId) {
    console.log(`registered as ${frameworkId}`);
  },

  resourceOffers(driver, offers) {
    for (const offer of offers) {
      if (isLaunched) {
        driver.declineOffer(offer.id);
        continue;
      }
      isLaunched = true;
      console.log(`launching ${definition} on ${offer.hostname}`);
      driver.launchTasks(offer.id, [
        {
          name: 'hello',
          taskId: taskId('hello'),
          agentId: offer.agentId,
          resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
          command: { value: definition },
        },
      ]);
    }
  },

  statusUpdate(driver, { taskId: id, state, message = '' }) {
    console.log(`${id} is ${state} ${message}`);
    if (isTerminal(state)) driver.stop();
  },

  error(_driver, message) {
    console.error(message);
    process.exitCode = 1;
  },
};

const driver = new EcsSchedulerDriver(scheduler, { user: '', name: 'hello' }, master as Master);
await driver.run();

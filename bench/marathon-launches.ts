/**
 * From the POST of 1,000 apps of 20 tasks each to all of them RUNNING, as a ratio to the shortest that ECS's limits allow:
 * when the last call may be made that has to be (StartTask and RunTask: burst 100, 40 a second; RegisterTaskDefinition:
 * burst 20, 1 a second), and how long the task that is started last takes from there. Marathon on its driver on a bridge on
 * the embedded ECS, in virtual time. Then the same of one app more, beside all that runs.
 *
 * Marathon's tasks never share a StartTask, so that mode is not among these: each is told its HOST. `--apps 100` takes a
 * tenth of the time.
 */
import { parseArgs } from 'node:util';

import { MarathonStorm, ratioToFloor } from '../test/support/marathon-storm.ts';
import type { StormOptions, TimeToRunning } from '../test/support/marathon-storm.ts';
import { ms, timed } from './rounds.ts';

const INSTANCES_PER_APP = 20;

const { values } = parseArgs({ options: { apps: { type: 'string', default: '1000' } } });
const APPS = Number(values.apps);

const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`;

function print(name: string, time: TimeToRunning): void {
  const { tookMs, budgetMs, startMs, throttles } = time;
  console.log(
    `${name.padEnd(38)} ${seconds(tookMs).padStart(8)} of virtual time, at least ${seconds(budgetMs)} for calls and ` +
      `${seconds(startMs)} for the last start: ratio ${ratioToFloor(time).toFixed(3)}, ${throttles} throttled`,
  );
}

async function measure(
  name: string,
  apps: number,
  config: StormOptions['config'] = {},
  haveImages = false,
): Promise<void> {
  const storm = new MarathonStorm({ tasks: (apps + 1) * INSTANCES_PER_APP, config });
  await storm.start();
  const taken = await timed(async () => {
    const wanted = { apps, instancesPerApp: INSTANCES_PER_APP, haveImages };
    print(`${apps} apps, ${name}`, await storm.timeToRunning(wanted));
    print('  one more', await storm.timeToRunning({ ...wanted, apps: 1 }));
  });
  console.log(`  took ${ms(taken)}`);
}

/** The other modes differ in nothing that grows. */
const FEWER = Math.min(APPS, 100);

await measure('StartTask', APPS);
await measure('StartTask, with events', FEWER, { events: true });
await measure('RunTask', FEWER, { launchMode: 'RunTask' });
await measure('an image each', FEWER, { translate: true }, true);
process.exit(0);

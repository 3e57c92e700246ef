import { parseArgs } from 'node:util';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { Soak } from './soak.ts';
import { SoakedDriver } from './soaked-driver.ts';

/**
 * A driver with a store, a framework that never rests and an embedded ECS in bad weather, for as long as is wanted:
 *
 *   npm run soak -- --minutes 30 --seed 1
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
});

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} takes a whole number from 1`);
  return number;
}

const minutes = wholeNumber('minutes', values.minutes);
const seed = wholeNumber('seed', values.seed);

const INSTANCES = 8;

const directory = await temporaryDirectory();
const ecs = await startLocalEcs({ runtime: 'simulated', instances: INSTANCES, seed });
const driver = new SoakedDriver(ecs, directory.path, seed);
const say = (line: string): void => {
  console.log(line);
};
try {
  const found = await new Soak(ecs, driver, say).run(minutes, seed);
  const exitCode = await driver.stop();
  const problems = [...found, ...(exitCode === 0 ? [] : [`the driver has ended with exit code ${exitCode}`])];
  say(problems.length === 0 ? 'all is well' : `${problems.length} problems:\n${problems.join('\n')}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await driver.stop();
  await ecs.close();
  await directory.remove();
}

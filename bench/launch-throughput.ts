/**
 * How much of ECS's StartTask limit (burst 100, 40 a second) the bridge uses: ten thousand launches of one app on a
 * scripted ECS with real buckets, in virtual time. Once with a steady latency, once with one that varies, once with
 * launches that share calls.
 */
import { Chance } from '../test/simulation/random.ts';
import { LaunchStorm } from '../test/support/launch-storm.ts';
import { ms, timed } from './rounds.ts';

const LAUNCHES = 10_000;
const BURST = 100;
const PER_SECOND = 40;

async function measure(name: string, latencyMs: () => number, shares = false): Promise<void> {
  const storm = new LaunchStorm({ launches: LAUNCHES, latencyMs, shares });
  const taken = await timed(() => {
    storm.start();
    while (storm.ecs.inner.tasks.size < LAUNCHES) storm.advance(1_000);
  });
  const times = storm.callsOf('StartTask').map(({ atMs }) => atMs);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  const used = times.length / (BURST + PER_SECOND * seconds);
  const throttles = storm.ecs.refused.filter(({ operation }) => operation === 'StartTask').length;
  console.log(
    `${name}: ${LAUNCHES} launches in ${seconds.toFixed(1)} s of virtual time, ${times.length} calls, ${(100 * used).toFixed(1)} % of the limit, ` +
      `${throttles} throttled; took ${ms(taken)}`,
  );
}

const chance = new Chance(1);
await measure('latency 50 ms     ', () => 25);
await measure('latency 20..400 ms', () => chance.between(10, 200));
await measure('shared by up to ten', () => chance.between(10, 200), true);

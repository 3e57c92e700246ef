import { describe, expect, it } from '@jest/globals';

import { MarathonStorm, ratioToFloor } from '../../support/marathon-storm.ts';

const APPS = 20;
const INSTANCES_PER_APP = 20;

describe('20 apps of 20 tasks that are posted at once, on an ECS with the limits of an account', () => {
  it.each([
    ['by polling', {}, 1.35],
    ['by events', { events: true }, 1.2],
  ])(
    'run as soon as ECS can have started them all, as far as that is known %s',
    async (_, config, most) => {
      const storm = new MarathonStorm({ tasks: APPS * INSTANCES_PER_APP, config });
      await storm.start();
      const time = await storm.timeToRunning({ apps: APPS, instancesPerApp: INSTANCES_PER_APP });
      expect(storm.ecs.view().tasks).toHaveLength(APPS * INSTANCES_PER_APP);
      expect(time.throttles).toBe(0);
      expect(ratioToFloor(time)).toBeGreaterThanOrEqual(1);
      expect(ratioToFloor(time)).toBeLessThan(most);
    },
    30_000,
  );
});

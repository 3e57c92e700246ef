import { describe, expect, it } from '@jest/globals';

import { marathonEcsRules } from '../../src/assembly/marathon-ecs-rules.ts';
import { post } from '../support/marathon-requests.ts';
import { taskInfo } from '../support/builders.ts';

const ecs = marathonEcsRules({ owner: 'test', executors: ['default'], role: '*' });

describe("ECS's rules for Marathon's apps", () => {
  it('count what the driver adds to the environment, and arguments', () => {
    const length = ecs.overridesLength(taskInfo());
    expect(length).toBeGreaterThan('ECS_SCHEDULER_LAUNCH'.length + 200);
    const withArguments = { ...taskInfo(), command: { value: 'web:1', arguments: ['x'.repeat(100)] } };
    expect(ecs.overridesLength(withArguments)).toBe(length + '"command":[""],'.length + 100);
  });

  it('refuse an environment of 9 kB naming the limit, and take one of 6 kB', () => {
    const appWith = (bytes: number): unknown => ({
      id: '/web',
      cmd: 'web:1',
      env: { BIG: 'x'.repeat(bytes) },
    });
    expect(post(appWith(6 * 1024), { ecs }).ok).toBe(true);
    expect(post(appWith(9 * 1024), { ecs })).toMatchObject({
      ok: false,
      refusal: {
        details: [
          {
            path: '/env',
            errors: [expect.stringMatching(/ 1\d{4} characters, Amazon ECS takes at most 8192: /)],
          },
        ],
      },
    });
  });

  it('know the executors of the table', () => {
    expect(ecs.executors).toEqual(new Set(['default']));
  });
});

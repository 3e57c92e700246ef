import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import {
  instanceIdFor,
  parseTaskId,
  taskIdFor,
  taskNameOf,
} from '../../../../src/frameworks/marathon/engine/task-id.ts';

const UUID = '5cd987cd-85ae-4e70-8df7-f1438367d9cb';
const APP = resolvePathId('/a/b.c');

describe('the id of a task', () => {
  it('names app, instance and launch, as since Marathon 1.8', () => {
    const instanceId = instanceIdFor(APP, UUID);
    expect(instanceId).toBe(`a_b.c.instance-${UUID}`);
    expect(taskIdFor(instanceId, 3)).toBe(`a_b.c.instance-${UUID}._app.3`);
  });

  it.each([
    [`a_b.c.instance-${UUID}._app.3`, { app: '/a/b.c', instanceId: `a_b.c.instance-${UUID}`, attempt: 3 }],
    [`a_b.c.${UUID}`, { app: '/a/b.c', instanceId: `a_b.c.marathon-${UUID}` }],
    [`a_b.c.${UUID}.2`, { app: '/a/b.c', instanceId: `a_b.c.marathon-${UUID}`, attempt: 2 }],
  ])('is read from %s', (text, parsed) => {
    expect(parseTaskId(text)).toEqual(parsed);
  });

  it.each([
    '',
    'a',
    UUID,
    `.${UUID}`,
    `A_b.${UUID}`,
    `a/b.${UUID}`,
    `a.instance-${UUID}`,
    `a.instance-${UUID}.web`,
    `a.instance-${UUID}._app.x`,
    `a.${UUID.slice(1)}`,
  ])('is not read from %j', (text) => {
    expect(parseTaskId(text)).toBeUndefined();
  });

  it('tells what it was made of', () => {
    const segments = fc.array(fc.stringMatching(/^[a-z0-9]{1,4}(?:[.-][a-z0-9]{1,4})?$/), { minLength: 1 });
    fc.assert(
      fc.property(segments, fc.uuid(), fc.integer({ min: 1, max: 999_999 }), (path, uuid, attempt) => {
        const app = resolvePathId(`/${path.join('/')}`);
        fc.pre(!['restart', 'tasks', 'versions'].includes(path.at(-1) ?? ''));
        const instanceId = instanceIdFor(app, uuid);
        expect(parseTaskId(taskIdFor(instanceId, attempt))).toEqual({ app, instanceId, attempt });
      }),
    );
  });
});

describe('the name of a task', () => {
  it("is the app's, inside out", () => {
    expect(taskNameOf(APP)).toBe('b.c.a');
  });
});

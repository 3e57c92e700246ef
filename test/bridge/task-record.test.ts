import { describe, expect, it } from '@jest/globals';

import { taskKey } from '../../src/bridge/task-record.ts';
import { frameworkId, taskId } from '../../src/mesos/ids.ts';

describe('the key of a task', () => {
  it('keeps the same task id of two frameworks apart', () => {
    expect(taskKey(frameworkId('a'), taskId('t'))).not.toBe(taskKey(frameworkId('b'), taskId('t')));
  });

  it('cannot be made by another split of the same characters', () => {
    expect(taskKey(frameworkId('a'), taskId('b c'))).not.toBe(taskKey(frameworkId('a b'), taskId('c')));
  });
});

import { describe, expect, it } from '@jest/globals';

import type { Column } from '../../../src/cli/client/column.ts';
import { untilOf } from '../../../src/cli/client/until.ts';

const COLUMNS: readonly Column[] = [
  { name: 'id', form: 'id', value: 'id' },
  { name: 'cpus', form: 'number', value: 'total.cpus' },
];

const RUNNING = { id: 'a', state: 'TASK_RUNNING', total: { cpus: 1 } };
const STAGING = { id: 'b', state: 'TASK_STAGING', total: { cpus: 1 } };

describe('what a watch waits for', () => {
  it.each([
    ['state=TASK_RUNNING', [RUNNING], true],
    ['state=task_running', [RUNNING, RUNNING], true],
    ['state=TASK_RUNNING', [RUNNING, STAGING], false],
    ['state=TASK_RUNNING', [], false],
    ['cpus=1', [RUNNING, STAGING], true],
    ['total.cpus=2', [RUNNING], false],
    ['count=0', [], true],
    ['count=0', [RUNNING], false],
    ['count=2', [RUNNING, STAGING], true],
    ['count=two', [RUNNING, STAGING], false],
  ])('%s of %j is %j', (text, items, isSo) => {
    expect(untilOf(COLUMNS, text)(items)).toBe(isSo);
  });

  it.each(['', 'state', '=x'])('cannot be %j', (text) => {
    expect(() => untilOf(COLUMNS, text)).toThrow('It must be key=value');
  });
});

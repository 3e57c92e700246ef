import { describe, expect, it } from '@jest/globals';

import { validateExecutor } from '../../src/bridge/executor-validation.ts';
import { executorId, frameworkId } from '../../src/mesos/ids.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import type { ExecutorInfo } from '../../src/mesos/task-info.ts';

const FRAMEWORK = frameworkId('f1');
const executor = (given: Partial<ExecutorInfo> = {}): ExecutorInfo => ({
  executorId: executorId('thermos'),
  command: { value: './thermos' },
  ...given,
});

describe('the executor of a task', () => {
  it.each<[string, ExecutorInfo, string | undefined]>([
    ['a command', executor(), undefined],
    ['type CUSTOM', executor({ type: 'CUSTOM' }), undefined],
    ['the id of its framework', executor({ frameworkId: FRAMEWORK }), undefined],
    ['URIs, which nobody fetches', executor({ command: { uris: [{ value: 'http://x' }] } }), undefined],
    ['a bad id', executor({ executorId: executorId('a/b') }), "Executor 'a/b' contains invalid characters"],
    [
      'type DEFAULT',
      executor({ type: 'DEFAULT' }),
      "'ExecutorInfo.type' must be CUSTOM for LAUNCH operations",
    ],
    ['no command', { executorId: executorId('x') }, "'ExecutorInfo.command' must be set"],
    [
      'the id of another framework',
      executor({ frameworkId: frameworkId('f2') }),
      'ExecutorInfo has an invalid FrameworkID (Actual: f2 vs Expected: f1)',
    ],
    [
      'a secret in its environment',
      executor({ command: { environment: [{ name: 'A', type: 'SECRET' }] } }),
      "Environment variable 'A' is of type 'SECRET', which ECS cannot be given per task: name the secret in the task definition",
    ],
    [
      'an invalid resource',
      executor({ resources: [scalarResource('cpus', -1)] }),
      'Executor uses invalid resources: Invalid scalar resource: value <= 0 in cpus:-1',
    ],
  ])('is judged when it has %s', (_, info, problem) => {
    expect(validateExecutor(info, FRAMEWORK, undefined)).toBe(problem);
  });

  it('must be the same as the one of its id that is on the agent', () => {
    const problem =
      "ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID 'thermos'";
    const known = { info: executor({ frameworkId: FRAMEWORK }) };
    expect(validateExecutor(executor(), FRAMEWORK, known)).toBeUndefined();
    expect(validateExecutor(executor({ name: 'other' }), FRAMEWORK, known)).toBe(problem);
  });

  it('may be anything when the one on the agent was found again after a loss of memory', () => {
    expect(validateExecutor(executor({ name: 'x' }), FRAMEWORK, {})).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';

import {
  validateExecutorResources,
  validateOverlap,
  validateTaskResources,
} from '../../src/bridge/resource-validation.ts';
import { rangesResource, scalarResource } from '../../src/mesos/resource.ts';
import type { Resource } from '../../src/mesos/resource.ts';

const cpus = scalarResource('cpus', 1);
const allocated = (role: string): Resource => ({ ...cpus, allocationInfo: { role } });
const persistent = (id: string): Resource => ({
  ...scalarResource('disk', 1),
  disk: { persistence: { id } },
});

describe('the resources of a task', () => {
  it.each<[string, readonly Resource[], string | undefined]>([
    ['some', [cpus, scalarResource('mem', 1)], undefined],
    ['none', [], 'Task uses no resources'],
    [
      'a negative one',
      [scalarResource('cpus', -1)],
      'Task uses invalid resources: Invalid scalar resource: value <= 0 in cpus:-1',
    ],
    [
      'a part of a GPU',
      [scalarResource('gpus', 0.5)],
      "Task uses invalid resources: The 'gpus' resource must be an unsigned integer",
    ],
    [
      'the same persistence id twice',
      [persistent('a'), persistent('b'), persistent('a')],
      "Task uses duplicate persistence ID: persistence ID 'a' is not unique",
    ],
    ['two roles', [allocated('a'), allocated('b')], 'The resources are allocated to multiple roles'],
    ['one role, named once', [allocated('a'), scalarResource('mem', 1)], undefined],
    [
      'revocable and other cpus',
      [{ ...cpus, revocable: {} }, cpus],
      "Task mixes revocable and non-revocable resources: cannot use both of 'cpus'",
    ],
    ['revocable cpus and other memory', [{ ...cpus, revocable: {} }, scalarResource('mem', 1)], undefined],
  ])('are judged when there are %s', (_, resources, problem) => {
    expect(validateTaskResources(resources)).toBe(problem);
  });
});

describe('the resources of an executor', () => {
  it('may be none', () => {
    expect(validateExecutorResources([])).toBeUndefined();
  });

  it('are refused when one of them is invalid', () => {
    expect(validateExecutorResources([scalarResource('mem', -1)])).toBe(
      'Executor uses invalid resources: Invalid scalar resource: value <= 0 in mem:-1',
    );
  });
});

describe('a task and its executor', () => {
  const ports = (begin: number, end: number) => rangesResource('ports', [{ begin, end }]);

  it('may use ports next to each other', () => {
    expect(validateOverlap([cpus, ports(1, 2)], [cpus, ports(3, 4)], '*')).toBeUndefined();
  });

  it('may not use the same port', () => {
    expect(validateOverlap([ports(1, 5)], [ports(4, 9)], '*')).toBe(
      'There are overlapping resources in the task and its executor: ports:[4-5]',
    );
  });
});

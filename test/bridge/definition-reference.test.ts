import { describe, expect, it } from '@jest/globals';

import { familyOf, referenceOf } from '../../src/bridge/definition-reference.ts';
import { executorId } from '../../src/mesos/ids.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { taskInfo } from '../support/builders.ts';

const ARN = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:3';
const withExecutor = (id: string) =>
  taskInfo({ executor: { executorId: executorId(id), command: { value: './run' } } });

describe('the task definition a command asks for', () => {
  it.each(['web:3', 'web', 'my_web-2:10', ARN, ARN.replace('arn:aws:', 'arn:aws-cn:')])('is %s', (value) => {
    expect(referenceOf(taskInfo({ runs: value }), bridgeConfig())).toEqual({ ok: true, reference: value });
  });

  it.each([
    '',
    'sleep 10',
    'web:0',
    'web:latest',
    'web:1:2',
    'a/b:1',
    'x'.repeat(256),
    'arn:aws:ecs:us-east-1:123456789012:cluster/default',
  ])('is refused when it is %j, with what it must be', (value) => {
    expect(referenceOf(taskInfo({ runs: value }), bridgeConfig())).toEqual({
      ok: false,
      message: `'${value}' is no task definition: command.value must be family:revision, family or a full task definition ARN`,
    });
  });

  it('is refused when the command has no value', () => {
    expect(referenceOf(taskInfo({ command: {} }), bridgeConfig()).ok).toBe(false);
  });
});

describe('the task definition a task with an executor asks for', () => {
  const config = bridgeConfig({ executors: { thermos: 'aurora:1', default: 'generic:2' } });

  it('is what the table has for the executor', () => {
    expect(referenceOf(withExecutor('thermos'), config)).toEqual({ ok: true, reference: 'aurora:1' });
  });

  it('is the default of the table for all others', () => {
    expect(referenceOf(withExecutor('unheard-of'), config)).toEqual({ ok: true, reference: 'generic:2' });
  });

  it('is refused when the table has neither, naming the option and the entry to add', () => {
    expect(referenceOf(withExecutor('x'), bridgeConfig())).toEqual({
      ok: false,
      message:
        'ECS runs no Mesos executors, and the executors table has no task definition for \'x\' nor a default: add { "x": "family:revision" } to option executors',
    });
  });

  it('is never found in what every object inherits', () => {
    expect(referenceOf(withExecutor('constructor'), bridgeConfig()).ok).toBe(false);
  });
});

describe('the family of a reference', () => {
  it.each([
    ['web:3', 'web'],
    [ARN, 'web'],
    ['web', undefined],
  ])('of %s is %s', (reference, family) => {
    expect(familyOf(reference)).toBe(family);
  });
});

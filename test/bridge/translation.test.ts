import { describe, expect, it } from '@jest/globals';

import { amountsOf } from '../../src/bridge/amounts.ts';
import { isTranslated } from '../../src/bridge/definition-reference.ts';
import { translate } from '../../src/bridge/translation.ts';
import { executorId } from '../../src/mesos/ids.ts';
import { toQuantities } from '../../src/mesos/quantities.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { taskInfo } from '../support/builders.ts';
import { imageTask } from '../support/translated-task.ts';
import type { ImageTask } from '../support/translated-task.ts';

const CONFIG = bridgeConfig({ translate: true });

function familyOf(given: ImageTask = {}, framework = 'marathon'): string {
  const task = imageTask(given);
  const declared = amountsOf(toQuantities(task.resources, '*'));
  const result = translate(task, declared, { roles: {}, fixedHostPorts: new Set() }, framework, CONFIG);
  if (!result.ok) throw new Error(result.message);
  return result.registration.family;
}

describe('a task runs its image', () => {
  it.each<[string, ImageTask]>([
    ['with a command of a shell', {}],
    ['with a word that could be a family', { cmd: 'web' }],
    ['without a command', { cmd: null }],
  ])('%s', (_, given) => {
    expect(isTranslated(imageTask(given), CONFIG)).toBe(true);
  });

  it("also in Mesos's own containerizer", () => {
    const image = { type: 'DOCKER', docker: { name: 'nginx' } } as const;
    const container = { type: 'MESOS', mesos: { image } } as const;
    expect(isTranslated(taskInfo({ runs: 'sleep 1', container }), CONFIG)).toBe(true);
  });

  it('but not with a command that names a revision', () => {
    const arn = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1';
    for (const cmd of ['web:1', arn]) expect(isTranslated(imageTask({ cmd }), CONFIG)).toBe(false);
  });

  it('and not without an image, with an executor, or where translate is off', () => {
    const executor = { executorId: executorId('e1'), command: {} };
    const { command, ...withExecutor } = { ...imageTask(), executor };
    expect(isTranslated(taskInfo({ runs: 'web' }), CONFIG)).toBe(false);
    expect(isTranslated(withExecutor, CONFIG)).toBe(false);
    expect(isTranslated(imageTask(), bridgeConfig())).toBe(false);
  });
});

describe('the family of a task with an image', () => {
  it('is named by its framework and the hash of its content', () => {
    expect(familyOf()).toMatch(/^translated-marathon-[0-9a-f]{16}$/);
    expect(familyOf({}, 'my framework/é')).toMatch(/^translated-my-framework--[0-9a-f]{16}$/);
    expect(familyOf({}, 'x'.repeat(300)).length).toBeLessThanOrEqual(255);
  });

  it('is the same for the same content', () => {
    expect(familyOf({ id: 'a', on: 'b', name: 'c' })).toBe(familyOf({ id: 'd', on: 'e', name: 'f' }));
  });

  it.each<[string, ImageTask]>([
    ['command', { cmd: 'other' }],
    ['size', { mem: 256 }],
    ['image', { docker: { image: 'nginx:2' } }],
    ['network', { docker: { network: 'HOST' } }],
    ['privileges', { docker: { privileged: true } }],
    ['health check', { healthCheck: { command: { value: 'true' } } }],
    ['grace period', { killPolicy: { gracePeriod: { nanoseconds: 1n } } }],
  ])('is another for another %s', (_, given) => {
    expect(familyOf(given)).not.toBe(familyOf());
  });
});

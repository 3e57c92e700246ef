import { homedir } from 'node:os';
import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { defaultStoreDirectory } from '../../src/assembly/store-directory.ts';

describe('the default directory of stores', () => {
  it.each([
    [{ XDG_STATE_HOME: '/var/state', HOME: '/home/a' }, '/var/state/ecs-scheduler'],
    [{ HOME: '/home/a' }, '/home/a/.local/state/ecs-scheduler'],
    [{ XDG_STATE_HOME: '', HOME: '/home/a' }, '/home/a/.local/state/ecs-scheduler'],
    [{ XDG_STATE_HOME: 'relative', HOME: '/home/a' }, '/home/a/.local/state/ecs-scheduler'],
    [{}, `${homedir()}/.local/state/ecs-scheduler`],
  ])('is told by the environment: %j', (environment, directory) => {
    expect(defaultStoreDirectory(environment)).toBe(directory);
  });

  it.each([
    ['prod', 'prod'],
    ['marathon@default@host-1.example.com', 'marathon%40default%40host-1.example.com'],
    ['arn:aws:ecs:eu-west-1:1:cluster/x', 'arn%3Aaws%3Aecs%3Aeu-west-1%3A1%3Acluster%2Fx'],
    ['..', '%2E.'],
    ['50%', '50%25'],
    ['*', '%2A'],
  ])('has one for each owner: %s', (owner, name) => {
    const environment = { XDG_STATE_HOME: '/s' };
    expect(defaultStoreDirectory(environment, owner)).toBe(`/s/ecs-scheduler/${name}`);
  });

  it('shortens what no file system takes, and still tells owners apart', () => {
    const nameOf = (owner: string): string => basename(defaultStoreDirectory({}, owner));
    const [a, b] = [nameOf(`${'ä'.repeat(127)}a`), nameOf(`${'ä'.repeat(127)}b`)];
    expect(a).toHaveLength(200);
    expect(a).not.toBe(b);
  });
});

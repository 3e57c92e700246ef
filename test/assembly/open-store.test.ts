import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withOwner } from '../../src/assembly/bridge-config.ts';
import type { OwnedSettings } from '../../src/assembly/bridge-config.ts';
import { defaultStore, openStore } from '../../src/assembly/open-store.ts';
import { ProblemError } from '../../src/assembly/problem.ts';
import { resolveSettings } from '../../src/assembly/resolve-settings.ts';
import type { PartialSettings } from '../../src/assembly/settings.ts';

const settingsOf = (given: PartialSettings = {}): OwnedSettings =>
  withOwner(resolveSettings({ owner: 'me', ...given }, {}), 'test');

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe('the state store of a driver', () => {
  it('is in the directory of the setting, whatever the default', async () => {
    const place = join(directory, 'new');
    const store = await openStore(settingsOf({ store: place }), join(directory, 'other'));
    await store?.write([{ type: 'put', key: 'a', value: 1 }]);
    await store?.close();
    const again = await openStore(settingsOf(), place);
    await expect(again?.load()).resolves.toEqual([{ key: 'a', value: 1 }]);
    await again?.close();
  });

  it('is none where there is to be none', async () => {
    await expect(openStore(settingsOf({ store: 'none' }), directory)).resolves.toBeUndefined();
    await expect(openStore(settingsOf(), undefined)).resolves.toBeUndefined();
  });

  it('that cannot be opened is a problem that says where and what to do', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const opening = openStore(settingsOf({ store: file }), undefined);
    await expect(opening).rejects.toBeInstanceOf(ProblemError);
    await expect(opening).rejects.toThrow(file);
    await expect(opening).rejects.toThrow('[STORE_FAILED]');
  });

  it('that another bridge has open is refused', async () => {
    const first = await openStore(settingsOf({ store: directory }), undefined);
    await expect(openStore(settingsOf({ store: directory }), undefined)).rejects.toThrow('[STORE_FAILED]');
    await first?.close();
  });
});

describe('the default place of the state store', () => {
  it('is a directory of the owner, where XDG_STATE_HOME says', () => {
    expect(defaultStore(settingsOf(), { XDG_STATE_HOME: '/state' })).toBe('/state/ecs-scheduler/me');
    const { owner, ...rest } = resolveSettings({ owner: 'you' }, {});
    expect(defaultStore({ ...rest, owner: owner ?? '' }, { HOME: '/home/me' })).toBe(
      '/home/me/.local/state/ecs-scheduler/you',
    );
  });

  it.each(['http://127.0.0.1:4600', 'http://localhost:4600', 'http://[::1]:4600'])(
    'is nowhere for an ECS at %s, which forgets as well',
    (endpoint) => {
      expect(defaultStore(settingsOf({ endpoint }), { HOME: '/home/me' })).toBeUndefined();
    },
  );

  it('is the usual one for an endpoint elsewhere', () => {
    const settings = settingsOf({ endpoint: 'https://vpce-1.ecs.eu-west-1.vpce.amazonaws.com' });
    expect(defaultStore(settings, { HOME: '/h' })).toBe('/h/.local/state/ecs-scheduler/me');
  });
});

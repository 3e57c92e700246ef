import { chmodSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import {
  authenticatorOf,
  parseCredentials,
  readCredentials,
} from '../../../src/assembly/daemon/credentials-file.ts';

const basic = (text: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

const FILE = `
credentials:
  - { principal: marathon, secret: s3cret, roles: [web, batch] }
  - { principal: prometheus, token: 1f0c, readOnly: true }
`;

describe('a credentials file', () => {
  const authenticator = authenticatorOf(parseCredentials(FILE, 'who.yaml'));

  it('lets in a principal by its secret, with its roles', () => {
    expect(authenticator.authenticate(basic('marathon:s3cret'))).toEqual({
      principal: 'marathon',
      roles: ['web', 'batch'],
    });
  });

  it('lets in a principal by its token, to read only', () => {
    expect(authenticator.authenticate({ authorization: 'Bearer 1f0c' })).toEqual({
      principal: 'prometheus',
      isReadOnly: true,
    });
  });

  it('lets in a principal by the name of its certificate', () => {
    expect(authenticator.authenticate({ certificate: { commonName: 'prometheus' } })?.principal).toBe(
      'prometheus',
    );
  });

  it.each(['marathon:wrong', 'prometheus:1f0c', 'nobody:s3cret', 'marathon:'])(
    'lets in nobody else: %s',
    (text) => {
      expect(authenticator.authenticate(basic(text))).toBeUndefined();
    },
  );

  it('may be one of Mesos', () => {
    const text = '{"credentials": [{"principal": "sherman", "secret": "kitesurf"}]}';
    const ours = authenticatorOf(parseCredentials(text, 'who.json'));
    expect(ours.authenticate(basic('sherman:kitesurf'))).toEqual({ principal: 'sherman' });
  });

  it.each([
    ['', 'expected'],
    ['credentials: []', 'credentials: expected at least one principal'],
    ['credentials: hunter2', 'credentials: expected a list of principals'],
    ['credentials: [{ principal: "", secret: hunter2 }]', 'credentials.0.principal: expected text'],
    ['credentials: [{ principal: "a:b", secret: hunter2 }]', 'without a colon'],
    ['credentials: [{ principal: a, secret: "hunter2 }]', 'who.yaml'],
    ['credentials: [{ principal: a, secert: hunter2 }]', 'secert'],
    ['credentials: [{ principal: a, roles: [..], secret: hunter2 }]', 'credentials.0.roles.0'],
    ['credentials: [{ principal: a, secret: hunter2 }, { principal: a }]', 'principal a is there twice'],
  ])('is refused without showing what is in it: %j', (text, why) => {
    const parse = (): unknown => parseCredentials(text, 'who.yaml');
    expect(parse).toThrow(why);
    expect(parse).toThrow('CONFIG_FILE');
    expect(parse).not.toThrow('hunter2');
  });

  it('is told apart by who else may read it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-credentials-'));
    const path = join(directory, 'who.yaml');
    try {
      writeFileSync(path, FILE, { mode: 0o600 });
      expect(readCredentials(path).isExposed).toBe(false);
      chmodSync(path, 0o644);
      expect(readCredentials(path).isExposed).toBe(true);
      expect(() => readCredentials(join(directory, 'none.yaml'))).toThrow('none.yaml cannot be used: ENOENT');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

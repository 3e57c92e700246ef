import { describe, expect, it } from '@jest/globals';
import { DAEMON_SETTINGS } from '../../src/assembly/daemon-settings.ts';
import { gatherSettings } from '../../src/assembly/given-settings.ts';
import { resolveDaemonSettings } from '../../src/assembly/resolve-settings.ts';
import { fileKeyFor, flagFor } from '../../src/assembly/setting.ts';

const ENTRIES = Object.entries(DAEMON_SETTINGS);

describe('the table of settings', () => {
  it.each(ENTRIES)('names %s once as flag, variable and key', (key, setting) => {
    const others = ENTRIES.filter(([other]) => other !== key);
    expect(others.map(([other]) => flagFor(other))).not.toContain(flagFor(key));
    expect(others.map(([, { variable }]) => variable)).not.toContain(setting.variable);
    const keys = others.map(([other, its]) => fileKeyFor(other, its));
    const mine = fileKeyFor(key, setting);
    expect(keys.filter((one) => one === mine || one.startsWith(`${mine}.`))).toEqual([]);
  });

  it('writes flags as words with - between them', () => {
    expect(['cluster', 'diskMiB', 'maxAgentLossFraction'].map(flagFor)).toEqual([
      '--cluster',
      '--disk-mib',
      '--max-agent-loss-fraction',
    ]);
  });
});

/** Every variable of the daemon alone with a value other than the default, and what it comes to. */
const VARIABLES = [
  ['ECS_SCHEDULER_MESOS_HOST', '0.0.0.0', { mesosHost: '0.0.0.0' }],
  ['ECS_SCHEDULER_MESOS_PORT', '0', { mesosPort: 0 }],
  ['ECS_SCHEDULER_ADVERTISED_HOST', 'bridge.example', { advertisedHost: 'bridge.example' }],
  ['ECS_SCHEDULER_ADVERTISED_PORT', '443', { advertisedPort: 443 }],
  ['ECS_SCHEDULER_INSECURE_LISTEN', 'true', { insecureListen: true }],
  ['ECS_SCHEDULER_CREDENTIALS', 'c.yaml', { credentials: 'c.yaml' }],
  ['ECS_SCHEDULER_TLS_CERTIFICATE', 'c.pem', { tlsCertificate: 'c.pem' }],
  ['ECS_SCHEDULER_TLS_KEY', 'k.pem', { tlsKey: 'k.pem' }],
  ['ECS_SCHEDULER_TLS_CLIENT_CA', 'ca.pem', { tlsClientCa: 'ca.pem' }],
  ['ECS_SCHEDULER_HEARTBEAT_SECONDS', '15', { heartbeatSeconds: 15 }],
  ['ECS_SCHEDULER_MAX_BODY_MIB', '1', { maxBodyMiB: 1 }],
  ['ECS_SCHEDULER_MAX_SESSIONS', '7', { maxSessions: 7 }],
  ['ECS_SCHEDULER_MAX_BUFFERED_MIB', '64', { maxBufferedMiB: 64 }],
  ['ECS_SCHEDULER_CALLS_PER_SECOND', '50', { callsPerSecond: 50 }],
] as const;

describe('settings of the daemon', () => {
  it.each(VARIABLES)('take %s=%s', (variable, text, setting) => {
    const defaults = resolveDaemonSettings({}, {}).settings;
    expect(resolveDaemonSettings({}, { [variable]: text }).settings).toEqual({ ...defaults, ...setting });
  });

  it.each(ENTRIES)('have a flag that changes %s, or says what it must be', (key) => {
    expect(() => resolveDaemonSettings({ [key]: null }, {})).toThrow(`${flagFor(key)} null`);
  });
});

describe('a secret', () => {
  it.each([
    [{ token: 'hunter2' }, {}],
    [{}, { TOKEN: 'hunter2' }],
  ])('is never shown: %j %j', (given, environment) => {
    const table = { token: { variable: 'TOKEN', form: 'text', help: '', isSecret: true } } as const;
    const values = gatherSettings(table, { given, giver: 'flag', environment });
    expect(values.get('token')?.value).toBe('hunter2');
    expect(values.get('token')?.shown).toMatch(/^(--token |TOKEN=)\(not shown\)$/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { DAEMON_SETTINGS } from '../../src/assembly/daemon-settings.ts';
import { fileKeyFor } from '../../src/assembly/setting.ts';
import { runConfigCheck, runConfigSchema, runConfigShow } from '../../src/cli/config-command.ts';
import { recordingTerminal } from './recording-terminal.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly description?: string;
}

describe('config schema', () => {
  const terminal = recordingTerminal();
  runConfigSchema(terminal);
  const schema = JSON.parse(terminal.printed.join('\n')) as Schema;

  it.each(Object.entries(DAEMON_SETTINGS))('has %s under its key, with what it is for', (key, setting) => {
    const path = fileKeyFor(key, setting).split('.');
    const found = path.reduce<Schema | undefined>((part, name) => part?.properties?.[name], schema);
    expect(found?.description).toBe(setting.help);
  });

  it('knows no other keys', () => {
    expect(schema.additionalProperties).toBe(false);
  });
});

describe('config show', () => {
  it('prints every setting with what it comes from', () => {
    const terminal = recordingTerminal();
    expect(runConfigShow({ origin: true, output: 'table' }, terminal)).toBe(0);
    const lines = terminal.printed.join('\n').split('\n');
    expect(lines).toHaveLength(1 + Object.keys(DAEMON_SETTINGS).length);
    expect(lines[0]).toMatch(/^SETTING +VALUE +ORIGIN$/);
    expect(lines.find((line) => line.startsWith('mesosPort'))).toMatch(/^mesosPort +5050 +default$/);
  });

  it('prints JSON without nulls for scripts', () => {
    const terminal = recordingTerminal();
    runConfigShow({ origin: false, output: 'json' }, terminal);
    const settings = JSON.parse(terminal.printed.join('\n')) as readonly object[];
    expect(settings).toContainEqual({ name: 'mesosPort', value: 5050 });
    expect(settings).toContainEqual({ name: 'tlsKey' });
  });
});

describe('config check', () => {
  it('says how many settings are given', () => {
    const terminal = recordingTerminal();
    expect(runConfigCheck(undefined, terminal)).toBe(0);
    expect(terminal.printed[0]).toMatch(/^In order: \d+ settings are given, \d+ are the defaults\.$/);
  });

  it('fails for a credentials file that cannot be used', () => {
    process.env['ECS_SCHEDULER_CREDENTIALS'] = '/nowhere/who.yaml';
    try {
      expect(() => runConfigCheck(undefined, recordingTerminal())).toThrow(
        '/nowhere/who.yaml cannot be used',
      );
    } finally {
      delete process.env['ECS_SCHEDULER_CREDENTIALS'];
    }
  });

  it('fails for a file that cannot be read', () => {
    expect(() => runConfigCheck('/nowhere/config.yaml', recordingTerminal())).toThrow('CONFIG_FILE');
  });
});

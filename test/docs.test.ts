import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { DAEMON_SETTINGS } from '../src/assembly/daemon-settings.ts';
import { resolveDaemonSettings } from '../src/assembly/resolve-settings.ts';
import { fileKeyFor } from '../src/assembly/setting.ts';
import { TASK_LABELS } from '../src/ecs/task-labels.ts';
import { ECS_LABELS } from '../src/frameworks/marathon/definitions/ecs-labels.ts';
import { ECS_REFUSALS } from '../src/frameworks/marathon/definitions/ecs-refusals.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

const documents = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe('The documents', () => {
  it.each(documents)('link only to what exists: %s', (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
      ([, target]) => target ?? '',
    );
    expect(links.filter((target) => !existsSync(join(dirname(path), target)))).toEqual([]);
  });

  it.each(documents)('name only npm scripts and commands that exist: %s', (path) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(path).matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

describe('README', () => {
  const text = read('README.md');

  it('has its first command within sixty words and no more than nine hundred in all', () => {
    const [before = ''] = text.split('```');
    expect(before.split(/\s+/).length).toBeLessThanOrEqual(60);
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(900);
  });
});

describe('The list of settings', () => {
  const rows = read('docs/configuration.md').split('\n');
  const defaults: Readonly<Record<string, unknown>> = {
    ...resolveDaemonSettings({}, {}).settings,
    // As it is written rather than as it is read.
    ports: '1025-32767',
  };

  function defaultOf(key: string): string {
    const value = defaults[key];
    if (value === undefined) return '';
    return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
  }

  it.each(Object.entries(DAEMON_SETTINGS))(
    'has %s with its variable, its key in a file, its default and what it is for',
    (key, setting) => {
      const { variable, help } = setting;
      expect(rows).toContain(
        `| \`${key}\` | \`${variable}\` | \`${fileKeyFor(key, setting)}\` | ${defaultOf(key)} | ${help} |`,
      );
    },
  );
});

describe('The table of labels', () => {
  const rows = read('docs/ecs-labels.md')
    .split('\n')
    .filter((line) => line.startsWith('| `ecs.'));
  const heeds = (label: string): string =>
    TASK_LABELS.some((each) => each.label === label) ? 'the bridge' : 'Marathon';

  it('has exactly those that there are, with what they mean, what they may be and who heeds them', () => {
    expect(rows).toEqual(
      ECS_LABELS.map(
        ({ label, meaning, rule }) => `| \`${label}\` | ${meaning} | ${rule} | ${heeds(label)} |`,
      ),
    );
  });
});

describe('The guide from Marathon', () => {
  it('lists exactly what is refused', () => {
    const [, section = ''] = read('docs/migrating-from-marathon.md').split('## What is refused');
    const [list = ''] = section.split('\n## ');
    const listed = [...list.matchAll(/^- (.*)$/gm)].map(([, what]) => what);
    expect(listed).toEqual(ECS_REFUSALS.map(({ what }) => what));
  });
});

describe('The table of the Java driver', () => {
  const rows = read('docs/java-driver.md')
    .split('\n')
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => line.split(' | '));

  it('has every row from 1 to 64', () => {
    expect(rows.map(([number = '']) => Number(number.replace('| ', '')))).toEqual(
      Array.from({ length: 64 }, (_, i) => i + 1),
    );
  });

  it('names tests that exist, or says that it does not do it yet', () => {
    const wrong = rows.flatMap(([number, , ours = '', shown = '']) => {
      const [, path, sentence = ''] = /`([^`]+)`: (.*?) ?\|?$/.exec(shown) ?? [];
      if (path === undefined) return ours.includes('*not yet*') ? [] : [number];
      const file = join('test', path);
      return existsSync(file) && read(file).replaceAll('\\', '').includes(sentence.trim())
        ? []
        : [`${number ?? ''}: ${path} ${sentence}`];
    });
    expect(wrong).toEqual([]);
  });
});

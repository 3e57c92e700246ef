import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { createBridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import { familiesOf } from './metrics-text.ts';

const families = [...familiesOf(await createBridgeMetrics({ now: () => 0 }).text())];
const documented = readFileSync('docs/observability.md', 'utf8');

describe.each(families)('the metric %s', (name, { type, help }) => {
  it('has our prefix, and words of lower-case letters', () => {
    expect(name).toMatch(/^ecs_scheduler(_[a-z]+)+$/);
  });

  it('is in a base unit', () => {
    expect(name).not.toMatch(/milli|_ms\b|_ms_|minutes|hours|kilo|mega|_mib|_kib|percent|units/);
    if (name.includes('memory')) expect(name).toMatch(/_bytes$/);
    if (/duration|wait|oldest/.test(name)) expect(name).toMatch(/_seconds$/);
  });

  it('ends in _total exactly if it is a counter', () => {
    expect(name.endsWith('_total')).toBe(type === 'counter');
  });

  it('is a histogram only of seconds, or of how many there are in one', () => {
    if (type === 'histogram') expect(name).toMatch(/_(seconds|batch_size)$/);
  });

  it('says in a phrase what it is', () => {
    expect(help).toMatch(/^[A-Z0-9].{10,}[^.]$/);
  });

  it('is in the table of docs/observability.md, as what it is', () => {
    expect(documented).toContain(`\n| \`${name}\` | ${type} | `);
  });
});

describe('docs/observability.md', () => {
  it('names no metric that does not exist', () => {
    const named = [...documented.matchAll(/`(ecs_scheduler_[a-z_]+)`/g)].map(([, name]) => name);
    const known = new Set(families.map(([name]) => name));
    expect(named.filter((name) => name !== undefined && !known.has(name))).toEqual([]);
  });
});

describe('what the metrics say', () => {
  it('differs from one to the next', () => {
    const helps = families.map(([, { help }]) => help);
    expect(new Set(helps).size).toBe(helps.length);
  });
});

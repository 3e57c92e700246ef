import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { FAULT_KINDS } from '../../src/local-ecs/engine/faults/fault-kinds.ts';
import { PUBLISHED_START_LATENCY } from '../../src/local-ecs/engine/latency/published-start-latency.ts';
import { parseFaultPlan } from '../../src/local-ecs/fault-plan-document.ts';

const page = readFileSync(new URL('../../docs/embedded-ecs-faults.md', import.meta.url), 'utf8');

const firstCells = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);

describe('the page about time and faults', () => {
  it('tells of every kind of fault', () => {
    const [heading, ...kinds] = firstCells;
    expect(heading).toBe('fault');
    expect(new Set(kinds)).toEqual(new Set(FAULT_KINDS));
  });

  it('has a plan that can be applied', () => {
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const plan = parseFaultPlan(parse(yaml));
    expect(plan.timeline).toHaveLength(5);
    expect(plan.faults).toHaveLength(4);
  });

  it('has the published figures', () => {
    for (const { nodes, measurements } of PUBLISHED_START_LATENCY)
      for (const name of ['p50', 'p90', 'p99'] as const) {
        const figures = measurements.map(({ percentiles }) => percentiles[name]).join(' | ');
        const place = name === 'p50' ? String(nodes) : '';
        expect(page).toContain(`| ${place}${place === '' ? '' : ' '}| ${name} | ${figures} |`);
      }
  });
});

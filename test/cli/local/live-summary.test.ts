import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import xterm from '@xterm/headless';

import { showSummary } from '../../../src/cli/local/live-summary.ts';
import { coloured, createTerminal } from '../../../src/cli/terminal.ts';
import { summaryOf } from '../../../src/local-ecs/engine/summary.ts';
import { TestEcs } from '../../local-ecs/engine/test-ecs.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** A terminal as people have one in front of them, colours included. */
class ShownScreen {
  readonly #xterm: InstanceType<typeof xterm.Terminal>;

  constructor(columns: number, rows: number) {
    this.#xterm = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
    this.write('before\n');
  }

  get columns(): number {
    return this.#xterm.cols;
  }

  get rows(): number {
    return this.#xterm.rows;
  }

  write(text: string): void {
    this.#xterm.write(text);
  }

  /** Once all that was written is shown. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.lines();
    this.#xterm.resize(columns, rows);
  }

  /** All that was ever shown and not drawn over, from the first line on. */
  async lines(): Promise<readonly string[]> {
    await new Promise<void>((resolve) => {
      this.#xterm.write('', resolve);
    });
    const { active } = this.#xterm.buffer;
    const lines = Array.from({ length: active.length }, (_, at) =>
      active.getLine(at)?.translateToString(true),
    );
    return lines.map((line = '') => line.trimEnd()).filter((line) => line !== '');
  }
}

const NAMES = ['Instances', 'Tasks', 'Services', 'Calls', 'Events'];

/** The first word of each line. */
const namesIn = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.trim().split(' ')[0] ?? '');

describe('The live summary on a terminal', () => {
  let clock: ManualClock;
  let ecs: TestEcs;
  let stop = (): void => undefined;

  beforeEach(() => {
    clock = new ManualClock();
    ecs = new TestEcs();
    ecs.addInstance();
  });

  afterEach(() => {
    stop();
  });

  function show(screen: ShownScreen): void {
    const terminal = coloured(createTerminal(), 'always');
    stop = showSummary('block', () => summaryOf(ecs.state), terminal, { clock, screen });
  }

  function fail(): void {
    const definition = ecs.register({
      environment: [{ name: 'LOCAL_ECS_LIFE', value: '{"exitCode":3,"runMs":1}' }],
    });
    ecs.call('CreateService', {
      serviceName: 'web',
      taskDefinition: definition,
      desiredCount: 2,
    });
    ecs.advance(5_000);
  }

  it('is drawn over itself, as what it tells becomes more and less', async () => {
    const screen = new ShownScreen(120, 30);
    show(screen);
    expect(await screen.lines()).toEqual([
      'before',
      '  Instances  1 ACTIVE',
      '  Tasks      none; 0 ever started',
      '  Services   none',
      expect.stringContaining('  Calls      '),
      '  Events     no queue',
    ]);
    fail();
    await clock.advance(1_000);
    const more = await screen.lines();
    expect(namesIn(more).slice(0, 7)).toEqual(['before', ...NAMES, 'Newest']);
    expect(more.filter((line) => line.includes('Failed'))).toHaveLength(1);
    expect(more[3]).toMatch(/^ {2}Services {3}1 ACTIVE, \d steady; 2 desired, \d running, \d pending$/);
    ecs.admin({ type: 'Reset' });
    await clock.advance(1_000);
    expect(namesIn(await screen.lines())).toEqual(['before', ...NAMES]);
  });

  it('fits a narrow one, line by line', async () => {
    const screen = new ShownScreen(40, 30);
    fail();
    show(screen);
    await clock.advance(5_000);
    const lines = await screen.lines();
    expect(namesIn(lines).filter((name) => NAMES.includes(name))).toEqual(NAMES);
    expect(Math.max(...lines.map(({ length }) => length))).toBe(40);
  });

  it('shows what there is room for on a low one, and never more than once', async () => {
    const screen = new ShownScreen(120, 4);
    show(screen);
    await clock.advance(5_000);
    expect(namesIn(await screen.lines())).toEqual(['before', ...NAMES.slice(0, 3)]);
  });

  it('begins again below when the size has changed, and is drawn over itself from there on', async () => {
    const screen = new ShownScreen(120, 40);
    show(screen);
    await clock.advance(1_000);
    await screen.resize(30, 40);
    await clock.advance(5_000);
    const names = namesIn(await screen.lines());
    expect(names.filter((name) => name === 'Instances')).toHaveLength(2);
    expect(names.slice(-NAMES.length)).toEqual(NAMES);
  });
});

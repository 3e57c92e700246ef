import type { Terminal } from '../../terminal.ts';
import { valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import { waitingText } from './marathon-nouns.ts';
import { stepText } from './step-text.ts';

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

const sum = (apps: readonly Item[], field: string): number =>
  apps.reduce((total, app) => total + number(valueAt(app, field)), 0);

/** How far apps are: `3/5 running, 2 healthy, waiting for 2: cpus`. */
export function countsText(apps: readonly Item[]): string {
  const healthy = sum(apps, 'tasksHealthy') + sum(apps, 'tasksUnhealthy');
  const waiting = apps.flatMap((app) => waitingText(app) ?? []);
  return [
    `${sum(apps, 'tasksRunning')}/${sum(apps, 'instances')} running`,
    ...(healthy === 0 ? [] : [`${sum(apps, 'tasksHealthy')} healthy`]),
    ...(waiting.length === 0 ? [] : [`waiting for ${waiting.join('; ')}`]),
  ].join(', ');
}

/** Where a deployment stands, in a line. */
export function deploymentText(deployment: Item, apps: readonly Item[]): string {
  const { currentStep, totalSteps } = deployment;
  const step = `step ${number(currentStep)}/${number(totalSteps)}`;
  return [step, stepText(deployment), countsText(apps)].filter((part) => part !== '').join('  ');
}

/** Tells how something goes on: a line for each change of it, with how long it has been going on. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #nowMs: () => number;
  readonly #begunAtMs: number;
  readonly #told = new Set<string>();
  #last = '';

  constructor(terminal: Terminal, nowMs: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#nowMs = nowMs;
    this.#begunAtMs = nowMs();
  }

  get elapsed(): string {
    return `${((this.#nowMs() - this.#begunAtMs) / 1000).toFixed(1)} s`;
  }

  tell(line: string): void {
    if (line === this.#last) return;
    this.#last = line;
    this.#terminal.err(`  +${this.elapsed}  ${line}`);
  }

  /** Tells it once, whatever was told meanwhile. */
  tellOnce(line: string): void {
    if (this.#told.has(line)) return;
    this.#told.add(line);
    this.#terminal.err(`  +${this.elapsed}  ${line}`);
  }
}

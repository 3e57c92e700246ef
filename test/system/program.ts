import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of ours, run from its sources in a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  readonly #ended: Promise<Ended>;
  readonly #waiting: { readonly pattern: RegExp; readonly resolve: () => void }[] = [];

  /**
   * @param environment all of it: nothing of this process's own gets through, but for PATH and HOME.
   * @param nodeOptions default: what makes Node take TypeScript.
   */
  constructor(
    file: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    nodeOptions: readonly string[] = ['--import', 'tsx'],
  ) {
    const { PATH = '', HOME = '' } = process.env;
    const defaults = { PATH, HOME, AWS_EC2_METADATA_DISABLED: 'true', NO_COLOR: '1' };
    this.#child = spawn(process.execPath, [...nodeOptions, file, ...args], {
      env: { ...defaults, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#waiting
        .filter(({ pattern }) => pattern.test(this.#stdout))
        .forEach(({ resolve }) => {
          resolve();
        });
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#ended = once(this.#child, 'close').then(([exitCode]) => ({
      exitCode: exitCode as number | null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Waits until what has been printed matches. */
  async prints(pattern: RegExp): Promise<void> {
    if (pattern.test(this.#stdout)) return;
    const printed = new Promise<void>((resolve) => this.#waiting.push({ pattern, resolve }));
    const ended = this.#ended.then(({ stdout, stderr }) => {
      if (!pattern.test(stdout)) throw new Error(`ended without ${String(pattern)}:\n${stdout}\n${stderr}`);
    });
    await Promise.race([printed, ended]);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  ends(): Promise<Ended> {
    return this.#ended;
  }
}

/** A command line of ours. */
export const ecsScheduler = (
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Program => new Program('src/cli/main.ts', args, environment);

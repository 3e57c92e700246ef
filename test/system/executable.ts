import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program in a process of its own. */
export class Executable {
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  readonly #ended: Promise<Ended>;
  /** Looks again whether what is waited for has come. */
  readonly #waiting = new Set<() => void>();

  /** @param environment all of it: nothing of this process's own gets through, but for PATH and HOME. */
  constructor(
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    directory = '.',
  ) {
    const { PATH = '', HOME = '' } = process.env;
    const defaults = { PATH, HOME, AWS_EC2_METADATA_DISABLED: 'true', NO_COLOR: '1' };
    this.#child = spawn(command, args, {
      cwd: directory,
      env: { ...defaults, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      for (const look of this.#waiting) look();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      for (const look of this.#waiting) look();
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
  prints(pattern: RegExp): Promise<void> {
    return this.#until(pattern, () => this.#stdout);
  }

  /** The same for standard error. */
  complains(pattern: RegExp): Promise<void> {
    return this.#until(pattern, () => this.#stderr);
  }

  async #until(pattern: RegExp, text: () => string): Promise<void> {
    let look: () => void = () => undefined;
    const matches = new Promise<void>((resolve) => {
      look = () => {
        if (pattern.test(text())) resolve();
      };
    });
    this.#waiting.add(look);
    look();
    const ended = this.#ended.then(({ stdout, stderr }) => {
      if (!pattern.test(text())) throw new Error(`ended without ${String(pattern)}:\n${stdout}\n${stderr}`);
    });
    await Promise.race([matches, ended]);
    this.#waiting.delete(look);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  ends(): Promise<Ended> {
    return this.#ended;
  }
}

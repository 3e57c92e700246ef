import { Executable } from './executable.ts';

/** A program of ours, run from its sources in a process of its own. */
export class Program extends Executable {
  /** @param nodeOptions default: what makes Node take TypeScript. */
  constructor(
    file: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    nodeOptions: readonly string[] = ['--import', 'tsx'],
  ) {
    super(process.execPath, [...nodeOptions, file, ...args], environment);
  }
}

/** A command line of ours, as it is built: it starts in a quarter of the time that the sources take. */
export const ecsScheduler = (
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Program => new Program('dist/cli/main.js', args, environment, []);

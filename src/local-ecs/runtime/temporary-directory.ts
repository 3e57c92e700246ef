import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory and how to be done with it. */
export interface OutputDirectory {
  readonly path: string;
  /** Removes it if it was made here. */
  release(): Promise<void>;
}

/** The directory at `path`, or a new one for temporary files. */
export async function openOutputDirectory(path: string | undefined): Promise<OutputDirectory> {
  if (path !== undefined) return { path, release: () => Promise.resolve() };
  const made = await mkdtemp(join(tmpdir(), 'local-ecs-'));
  return { path: made, release: () => rm(made, { recursive: true, force: true }) };
}

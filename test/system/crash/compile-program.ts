import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A program as plain JavaScript. */
export interface CompiledProgram {
  readonly file: string;
  remove(): Promise<void>;
}

/**
 * Compiles a program and all it imports, once for the hundreds of times it is run: it starts several times faster than
 * from its sources. Types are not checked.
 * @param source path of its TypeScript; tests run in the root of the project.
 */
export async function compileProgram(source: string): Promise<CompiledProgram> {
  const root = process.cwd();
  const directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-program-'));
  const outDir = join(directory, 'out');
  const config = {
    extends: resolve('tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      rootDir: root,
      outDir,
      typeRoots: [resolve('node_modules/@types')],
    },
    include: [],
    files: [resolve(source)],
  };
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(config));
  await writeFile(join(directory, 'package.json'), JSON.stringify({ type: 'module' }));
  await symlink(resolve('node_modules'), join(directory, 'node_modules'));
  await promisify(execFile)(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', directory]);
  return {
    file: join(outDir, relative(root, resolve(source)).replace(/\.ts$/, '.js')),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

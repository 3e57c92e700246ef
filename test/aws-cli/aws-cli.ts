import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';

const run = promisify(execFile);

/** Debian's package `awscli` puts it here; `AWS_CLI` names another. */
const PROGRAM = process.env['AWS_CLI'] ?? '/usr/bin/aws';

export interface CliResult {
  readonly exitCode: number;
  /** The parsed JSON, where the command printed some. */
  readonly json: unknown;
  readonly stderr: string;
}

async function result(running: Promise<{ stdout: string; stderr: string }>): Promise<CliResult> {
  try {
    const { stdout, stderr } = await running;
    return { exitCode: 0, json: stdout === '' ? undefined : (JSON.parse(stdout) as unknown), stderr };
  } catch (error) {
    // execFile rejects with an error that carries the exit code and what was printed.
    const { code = 1, stderr = '' } = error as { code?: number; stderr?: string };
    return { exitCode: code, json: undefined, stderr };
  }
}

const NO_PROFILES = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_PAGER: '' };

/** Runs lines of shell, in which `aws` is that program, with nothing of this machine's AWS configuration. */
export async function shell(lines: readonly string[]): Promise<CliResult> {
  const script = [`aws() { ${PROGRAM} "$@"; }`, ...lines].join('\n');
  const environment = { PATH: process.env['PATH'] ?? '', AWS_DEFAULT_OUTPUT: 'json', ...NO_PROFILES };
  return result(run('/bin/sh', ['-c', script], { env: environment }));
}

/** Runs `aws …` against an embedded ECS, with nothing of this machine's AWS configuration. */
async function aws(local: LocalEcs, args: readonly string[], accessKeyId: string): Promise<CliResult> {
  if (!existsSync(PROGRAM))
    throw new Error(`no AWS CLI at ${PROGRAM}: apt-get install awscli, or set AWS_CLI`);
  const environment = {
    PATH: process.env['PATH'] ?? '',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
    AWS_DEFAULT_REGION: local.region,
    ...NO_PROFILES,
  };
  const all = ['--endpoint-url', local.endpoint, '--output', 'json', ...args];
  return result(run(PROGRAM, all, { env: environment }));
}

/** Runs `aws ecs …`. */
export const awsEcs = (
  local: LocalEcs,
  args: readonly string[],
  accessKeyId = local.accessKeyId,
): Promise<CliResult> => aws(local, ['ecs', ...args], accessKeyId);

/** Runs `aws ec2 …`. */
export const awsEc2 = (
  local: LocalEcs,
  args: readonly string[],
  accessKeyId = local.accessKeyId,
): Promise<CliResult> => aws(local, ['ec2', ...args], accessKeyId);

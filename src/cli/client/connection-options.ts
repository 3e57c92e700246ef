import { readFileSync } from 'node:fs';

import { Option } from 'commander';
import type { Command } from 'commander';

import { ProblemError } from '../../assembly/problem.ts';
import { reasonOf } from '../../assembly/reason.ts';
import type { RemoteOptions } from '../../assembly/remote-master.ts';
import type { BridgeTarget, Server } from './bridge-client.ts';

/** Where they listen unless told otherwise. */
const DEFAULT_ADDRESS: Readonly<Record<Server, string>> = {
  bridge: 'http://127.0.0.1:5050',
  marathon: 'http://127.0.0.1:8080',
};

/** How long a bridge may take to answer unless told otherwise, in seconds. */
const DEFAULT_TIMEOUT = 10;

/** Where the bridge is and who asks, as a command line has it. */
export interface ConnectionOptions {
  readonly address?: string;
  readonly marathonAddress?: string;
  readonly principal?: string;
  readonly secretFile?: string;
  readonly tokenFile?: string;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly timeout?: number;
}

/** Its flags, what it is for, and the end of its variable's name. */
type OptionWords = readonly [flags: string, help: string, variable: string];

const ADDRESS_OPTIONS: Readonly<Record<Server, OptionWords>> = {
  bridge: ['-a, --address <url>', `where the bridge is (default: ${DEFAULT_ADDRESS.bridge})`, 'ADDRESS'],
  marathon: [
    '--marathon-address <url>',
    `where Marathon's API is (default: ${DEFAULT_ADDRESS.marathon})`,
    'MARATHON_ADDRESS',
  ],
};

const CREDENTIAL_OPTIONS: readonly OptionWords[] = [
  ['--principal <name>', 'who asks', 'PRINCIPAL'],
  ['--secret-file <file>', "the principal's secret", 'SECRET_FILE'],
  ['--token-file <file>', 'a bearer token, instead of principal and secret', 'TOKEN_FILE'],
  ['--ca-file <file>', 'authorities (PEM) to trust', 'CA_FILE'],
  ['--cert-file <file>', 'client certificate (PEM)', 'CERT_FILE'],
  ['--key-file <file>', "the client certificate's key (PEM)", 'KEY_FILE'],
];

function addOptions(command: Command, options: readonly OptionWords[]): Command {
  for (const [flags, help, variable] of options)
    command.addOption(new Option(flags, help).env(`ECS_SCHEDULER_${variable}`).helpGroup('Connection:'));
  return command;
}

/** How to say who asks. */
export const addCredentialOptions = (command: Command): Command => addOptions(command, CREDENTIAL_OPTIONS);

export function addConnectionOptions(
  command: Command,
  servers: readonly Server[],
  parseSeconds: (text: string) => number,
): Command {
  const addresses = servers.map((server) => ADDRESS_OPTIONS[server]);
  return addOptions(command, [...addresses, ...CREDENTIAL_OPTIONS]).addOption(
    new Option(
      '--timeout <seconds>',
      `for an answer (default: ${DEFAULT_TIMEOUT}); as a flag, also for how long a command goes on that waits`,
    )
      .env('ECS_SCHEDULER_TIMEOUT')
      .argParser(parseSeconds)
      .helpGroup('Connection:'),
  );
}

function read(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = reasonOf(error);
    const cure = 'name a file that can be read';
    throw new ProblemError(
      { code: 'CONFIG_FILE', what: `${flag} ${path} cannot be read: ${why}`, cure },
      error,
    );
  }
}

// As Mesos has it, a secret is the file's text without the end of its line.
const readSecret = (file: string | undefined): string =>
  file === undefined ? '' : read('--secret-file', file).replace(/\r?\n$/, '');

function tlsOf({ caFile, certFile, keyFile }: ConnectionOptions) {
  return {
    ...(caFile === undefined ? {} : { ca: read('--ca-file', caFile) }),
    ...(certFile === undefined ? {} : { cert: read('--cert-file', certFile) }),
    ...(keyFile === undefined ? {} : { key: read('--key-file', keyFile) }),
  };
}

/** How a framework says who it is. @throws ProblemError CONFIG_FILE. */
export function remoteOptionsOf(options: ConnectionOptions): RemoteOptions {
  const { principal, secretFile, tokenFile } = options;
  const tls = tlsOf(options);
  const secured = Object.keys(tls).length === 0 ? {} : { tls };
  if (tokenFile !== undefined)
    return { ...secured, credential: { token: read('--token-file', tokenFile).trim() } };
  if (principal === undefined) return secured;
  return { ...secured, credential: { principal, secret: readSecret(secretFile) } };
}

function authorizationOf({ principal, secretFile, tokenFile }: ConnectionOptions): string | undefined {
  if (tokenFile !== undefined) return `Bearer ${read('--token-file', tokenFile).trim()}`;
  if (principal === undefined) return undefined;
  return `Basic ${Buffer.from(`${principal}:${readSecret(secretFile)}`).toString('base64')}`;
}

function addressOf(address: string, server: Server): URL {
  const text = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
  const isUsable = URL.canParse(text) && /^https?:/i.test(text);
  if (isUsable) return new URL(text);
  const cure = `give one such as ${DEFAULT_ADDRESS[server]}`;
  const flag = server === 'bridge' ? '--address' : '--marathon-address';
  throw new ProblemError({
    code: 'CONFIG_VALUE',
    what: `${flag} ${address} is no http:// or https:// URL`,
    cure,
  });
}

/** @throws ProblemError CONFIG_VALUE, CONFIG_FILE. */
export function targetOf(options: ConnectionOptions, server: Server = 'bridge'): BridgeTarget {
  const { timeout = DEFAULT_TIMEOUT } = options;
  const given = server === 'bridge' ? options.address : options.marathonAddress;
  const authorization = authorizationOf(options);
  return {
    server,
    address: addressOf(given ?? DEFAULT_ADDRESS[server], server),
    timeoutMs: timeout * 1000,
    ...(authorization === undefined ? {} : { authorization }),
    tls: tlsOf(options),
  };
}

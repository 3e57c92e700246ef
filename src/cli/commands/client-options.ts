import type { Command } from 'commander';

import { BridgeClient } from '../client/bridge-client.ts';
import type { Server } from '../client/bridge-client.ts';
import { addConnectionOptions, targetOf } from '../client/connection-options.ts';
import type { ConnectionOptions } from '../client/connection-options.ts';
import type { ListOptions } from '../client/output-options.ts';
import { seconds } from '../number-argument.ts';
import { coloured } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { verbosityOf } from '../verbosity.ts';

export const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 nothing answers, 4 not found, 5 not allowed,
6 conflict, 7 it took too long, 8 not as it should be, 9 finds no place, 130 interrupted.`;

type ClientOptions = ConnectionOptions & ListOptions;

/** Options of a command, with those given before its name. */
const optionsOf = (command: Command): ClientOptions => ({
  ...(command.parent === null ? {} : optionsOf(command.parent)),
  ...command.opts<ClientOptions>(),
});

/** A client for the server that the options of a command, and of those it is a part of, name. */
export function clientOf(
  command: Command,
  { err }: Pick<Terminal, 'err'>,
  server: Server = 'bridge',
): BridgeClient {
  return new BridgeClient(targetOf(optionsOf(command), server), verbosityOf(command) > 0 ? err : undefined);
}

/** After how long a watch ends: a time for answers that comes from the environment is none for watches. */
export function watchSeconds(command: Command): number | undefined {
  const isGiven = command.getOptionValueSource('timeout') === 'cli';
  return isGiven ? optionsOf(command).timeout : undefined;
}

export const outputOf = (command: Command): ListOptions => optionsOf(command);

export const terminalFor = (command: Command, terminal: Terminal): Terminal =>
  coloured(terminal, outputOf(command).color);

/** Adds the options by which a command finds what it asks: the bridge, unless told otherwise. */
export const connected = (command: Command, servers: readonly Server[] = ['bridge']): Command =>
  addConnectionOptions(command, servers, seconds);

import type { Command } from 'commander';

import { BridgeClient } from '../client/bridge-client.ts';
import { addConnectionOptions, targetOf } from '../client/connection-options.ts';
import type { ConnectionOptions } from '../client/connection-options.ts';
import type { ListOptions } from '../client/output-options.ts';
import { seconds } from '../number-argument.ts';
import { coloured } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';

export const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no bridge answers, 4 not found, 5 not allowed,
6 several are called so, 8 not as it should be, 130 interrupted.`;

type ClientOptions = ConnectionOptions & ListOptions;

/** Options of a command, with those given before its name. */
const optionsOf = (command: Command): ClientOptions => ({
  ...(command.parent === null ? {} : optionsOf(command.parent)),
  ...command.opts<ClientOptions>(),
});

/** A client for the bridge that the options of a command, and of those it is a part of, name. */
export const clientOf = (command: Command): BridgeClient => new BridgeClient(targetOf(optionsOf(command)));

export const outputOf = (command: Command): ListOptions => optionsOf(command);

export const terminalFor = (command: Command, terminal: Terminal): Terminal =>
  coloured(terminal, outputOf(command).color);

export const connected = (command: Command): Command => addConnectionOptions(command, seconds);

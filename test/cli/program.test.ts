import type { Command } from 'commander';

import { describe, expect, it } from '@jest/globals';
import { FAULT_KINDS } from '../../src/local-ecs/engine/faults/fault-kinds.ts';
import { createProgram } from '../../src/cli/program.ts';
import { recordingTerminal } from './recording-terminal.ts';

/** A command and all below it that can be run by themselves. */
function tree(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(tree)];
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

const program = await createProgram({
  terminal: recordingTerminal(),
  settle: () => undefined,
  isWanted: () => true,
});
const commands = tree(program).map((command) => [nameOf(command), command] as const);

describe('the command line', () => {
  it.each(commands)('tells of %s what it does, and gives an example of it', (name, command) => {
    expect(command.description()).toMatch(/\.$/);
    const help = helpOf(command);
    expect(help).toMatch(/\nExamples?:\n/);
    expect(help.split(/\nExamples?:\n/)[1]).toContain(name);
  });

  it('names every kind of fault that a fault plan knows', () => {
    const fault = commands.find(([name]) => name.endsWith(' local fault'))?.[1];
    const kinds = /go wrong: ([^;]*);/.exec(fault?.description() ?? '')?.[1]?.split(', ');
    expect(kinds).toEqual(FAULT_KINDS);
  });

  it.each(commands)('says of every option of %s what it is for', (_name, command) => {
    expect(command.options.filter(({ description }) => description === '')).toEqual([]);
  });
});

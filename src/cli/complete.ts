import type { Command, Option } from 'commander';

import { askList } from './client/ask-bridge.ts';
import { BridgeClient } from './client/bridge-client.ts';
import { targetOf } from './client/connection-options.ts';
import type { ConnectionOptions } from './client/connection-options.ts';
import { APPS, DEPLOYMENTS, GROUPS } from './client/marathon/marathon-nouns.ts';
import { AGENTS, FRAMEWORKS, isOfMarathon, LAUNCHES, OFFERS, ROLES, TASKS } from './client/nouns.ts';
import type { Noun } from './client/nouns.ts';

const NOUNS: readonly Noun[] = [
  AGENTS,
  OFFERS,
  FRAMEWORKS,
  TASKS,
  LAUNCHES,
  ROLES,
  APPS,
  GROUPS,
  DEPLOYMENTS,
];

/** More are of no use to anybody. */
const MOST_IDS = 1_000;

/** Nobody waits longer for a completion, in seconds. */
const PATIENCE = 0.3;

interface Place {
  readonly command: Command;
  /** The option whose value is being written. */
  readonly option: Option | undefined;
}

const visible = (command: Command): readonly Command[] =>
  command.commands.filter((each) => !each.name().startsWith('__'));

function findOption(command: Command, word: string): Option | undefined {
  return command.options.find(({ short, long }) => word === short || word === long);
}

/** Where in the tree of commands the words before the last one lead. */
function placeOf(program: Command, words: readonly string[]): Place {
  let command = program;
  let option: Option | undefined;
  for (const word of words) {
    if (option?.required === true) {
      option = undefined;
      continue;
    }
    option = findOption(command, word);
    const next = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
    if (option === undefined && next !== undefined) command = next;
  }
  return { command, option: option?.required === true ? option : undefined };
}

/** Commands without a noun whose ids are those of apps. */
const ABOUT_APPS = ['scale'];

/** What an argument of a command may name, by the noun. */
function nounFor(command: Command, word: string): Noun | undefined {
  const takesId = command.registeredArguments.some((argument) => argument.name() === 'id');
  if (!takesId) return undefined;
  const { parent } = command;
  if (parent !== null && parent.parent !== null) return NOUNS.find(({ name }) => name === parent.name());
  return word.startsWith('/') || ABOUT_APPS.includes(command.name()) ? APPS : TASKS;
}

/** Where the bridge is and who asks, as the environment has it: the line that is being written is not looked at. */
function connectionOf(command: Command): ConnectionOptions {
  const found = command.options.flatMap((option) => {
    const text = option.envVar === undefined ? undefined : process.env[option.envVar];
    return text === undefined ? [] : [[option.attributeName(), text] as const];
  });
  return Object.fromEntries(found);
}

/** Ids of the bridge, if it answers at once; else none. */
async function ids(command: Command, noun: Noun): Promise<readonly string[]> {
  try {
    const options = { ...connectionOf(command), timeout: PATIENCE };
    const client = new BridgeClient(targetOf(options, isOfMarathon(noun) ? 'marathon' : 'bridge'));
    const { items } = await askList(client, noun, {}, MOST_IDS);
    return items.map((item) => String(item['id'] ?? item['name']));
  } catch {
    // A completion that cannot be had is none.
    return [];
  }
}

async function candidates({ command, option }: Place, word: string): Promise<readonly string[]> {
  if (option !== undefined) return option.argChoices ?? [];
  if (word.startsWith('-'))
    return [...command.options.flatMap(({ long }) => (long === undefined ? [] : [long])), '--help'];
  const verbs = visible(command).map((each) => each.name());
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const noun = nounFor(command, word);
  return [...verbs, ...choices, ...(noun === undefined ? [] : await ids(command, noun))];
}

/** @returns how the last of the words may go on. */
export async function complete(program: Command, words: readonly string[]): Promise<readonly string[]> {
  const word = words.at(-1) ?? '';
  const all = await candidates(placeOf(program, words.slice(0, -1)), word);
  return all.filter((each) => each.startsWith(word));
}

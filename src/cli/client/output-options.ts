import { Option } from 'commander';
import type { Command } from 'commander';

import { wholeNumber } from '../number-argument.ts';
import type { ItemChoice } from './choose-items.ts';
import { TIME_FORMS } from './show-time.ts';
import type { TimeForm } from './show-time.ts';

const OUTPUT_FORMS = ['table', 'wide', 'json', 'jsonl', 'yaml', 'id'] as const;

export type OutputForm = (typeof OUTPUT_FORMS)[number];

export const COLOUR_CHOICES = ['auto', 'always', 'never'] as const;

/** How what the bridge says is shown. */
export interface OutputOptions {
  readonly output?: OutputForm;
  readonly time?: TimeForm;
  readonly color?: (typeof COLOUR_CHOICES)[number];
  /** Ids alone. */
  readonly quiet?: boolean;
}

/** Which part of a list is shown, and for how long. */
export interface ListOptions extends OutputOptions, ItemChoice {
  readonly columns?: readonly string[];
  readonly limit?: number;
  readonly watch?: boolean;
  /** What a watch waits for; see `untilOf`. */
  readonly until?: string;
}

const GROUP = 'Output:';

const names = (text: string): readonly string[] => text.split(',').map((name) => name.trim());

export function addOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-o, --output <form>', 'form of the output (default: table)')
        .choices(OUTPUT_FORMS)
        .env('ECS_SCHEDULER_OUTPUT')
        .helpGroup(GROUP),
    )
    .addOption(
      new Option('--time <form>', 'how moments are shown (default: relative)')
        .choices(TIME_FORMS)
        .env('ECS_SCHEDULER_TIME')
        .helpGroup(GROUP),
    )
    .addOption(
      new Option('--color <when>', 'whether there are colours (default: auto)')
        .choices(COLOUR_CHOICES)
        .helpGroup(GROUP),
    )
    .addOption(new Option('-q, --quiet', 'ids alone').helpGroup(GROUP));
}

const MOST = 10_000;

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

export function addListOptions(command: Command): Command {
  return addOutputOptions(command)
    .addOption(
      new Option('--columns <names>', 'columns, with , between them').argParser(names).helpGroup(GROUP),
    )
    .addOption(
      new Option(
        '--sort <column>',
        'sort by a column or a key of the JSON; with - in front, downwards',
      ).helpGroup(GROUP),
    )
    .addOption(
      new Option('--filter <key=value>', 'only these, by a column or a key of the JSON; can be repeated')
        .argParser(collect)
        .helpGroup(GROUP),
    )
    .addOption(
      new Option('--limit <n>', 'no more than so many (default: 100)')
        .argParser(wholeNumber(1, MOST))
        .helpGroup(GROUP),
    )
    .addOption(
      new Option('-w, --watch', 'go on showing what changes, until interrupted or --timeout').helpGroup(
        GROUP,
      ),
    )
    .addOption(
      new Option('--until <expression>', 'watch until all have key=value, or there are count=N').helpGroup(
        GROUP,
      ),
    );
}

import { inspect } from 'node:util';

import { readStore, recordLine } from '../assembly/stored-records.ts';
import type { StoreChoice } from '../assembly/stored-records.ts';
import type { StoredRecord } from '../ports/state-store.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { maskEnvironment } from './mask-environment.ts';
import type { Style, Terminal } from './terminal.ts';

export interface StoreDumpOptions extends StoreChoice {
  readonly json: boolean;
  readonly showEnvironment: boolean;
}

/** Keys hold ids that frameworks choose: nothing in them may steer the terminal. */
const printable = (key: string): string => inspect(key).slice(1, -1);

function linesOf({ key, value }: StoredRecord, style: Style): readonly string[] {
  const text = inspect(value, {
    depth: Infinity,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: 110,
  });
  return [`  ${style.strong(printable(key))}`, ...text.split('\n').map((line) => `    ${line}`)];
}

/** Records by the first segment of their keys. */
function groupsOf(records: readonly StoredRecord[]): ReadonlyMap<string, readonly StoredRecord[]> {
  const groups = new Map<string, StoredRecord[]>();
  for (const record of records) {
    const [group = ''] = record.key.split('/');
    groups.set(group, [...(groups.get(group) ?? []), record]);
  }
  return groups;
}

function printForPeople(records: readonly StoredRecord[], { out, style }: Terminal): void {
  for (const [group, members] of groupsOf(records)) {
    out(`${printable(group)} ${style.faint(`(${members.length})`)}`);
    for (const member of members) for (const line of linesOf(member, style)) out(line);
  }
}

/** `ecs-scheduler-driver store dump`: what a store holds, environment variables masked unless asked for. */
export async function runStoreDump(
  { json, showEnvironment, ...choice }: StoreDumpOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { directory, records } = await readStore(choice, process.env);
  const shown = showEnvironment
    ? records
    : records.map(({ key, value }) => ({ key, value: maskEnvironment(value) }));
  if (json) for (const record of shown) terminal.out(recordLine(record));
  else printForPeople(shown, terminal);
  terminal.err(`${records.length} records in ${directory}`);
  return EXIT.done;
}

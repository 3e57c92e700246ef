import { definitionStatus } from '../definitions/task-definition-record.ts';
import type { DefinitionRecord } from '../definitions/task-definition-record.ts';
import { readChoice } from '../requests/choices.ts';
import { readString } from '../requests/members.ts';
import { readPage, takePage } from '../requests/paging.ts';
import { namePosition } from '../sorted-names.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

interface Listing {
  readonly sort: 'ASC' | 'DESC';
  readonly status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  /** The full family, whatever the name of the request's member says. */
  readonly family: string | undefined;
}

/** The names of the families to look through, from `from` on. */
function* familiesFrom(
  state: LocalEcsState,
  { sort, family }: Listing,
  from: string | undefined,
): Generator<string> {
  const names = family === undefined ? state.familyNames : [family];
  const step = sort === 'ASC' ? 1 : -1;
  const first = sort === 'ASC' ? 0 : names.length - 1;
  const start = from === undefined || family !== undefined ? first : namePosition(names, from);
  for (let i = start; i >= 0 && i < names.length; i += step) {
    const name = names[i];
    if (name !== undefined) yield name;
  }
}

/** The revisions of a family, in the order of the listing, behind `after`. Revision n stands at index n − 1. */
function* revisionsAfter(
  records: readonly DefinitionRecord[],
  sort: Listing['sort'],
  after: number | undefined,
): Generator<DefinitionRecord> {
  const step = sort === 'ASC' ? 1 : -1;
  const start = sort === 'ASC' ? (after ?? 0) : (after ?? records.length + 1) - 2;
  for (let i = start; i >= 0 && i < records.length; i += step) {
    const record = records[i];
    if (record !== undefined) yield record;
  }
}

function* definitionsAfter(
  state: LocalEcsState,
  listing: Listing,
  after: string | undefined,
): Generator<readonly [cursor: string, arn: string | undefined]> {
  const [afterFamily, afterRevision] = after?.split(':') ?? [];
  for (const name of familiesFrom(state, listing, afterFamily)) {
    const records = state.families.get(name)?.revisions ?? [];
    const start = name === afterFamily ? Number(afterRevision) : undefined;
    for (const record of revisionsAfter(records, listing.sort, start)) {
      const { revision, taskDefinitionArn } = record.definition;
      const isWanted = definitionStatus(record) === listing.status;
      yield [`${name}:${revision}`, isWanted ? taskDefinitionArn : undefined];
    }
  }
}

/** By family and revision, ACTIVE ones unless asked otherwise. */
export const listTaskDefinitions: Operation = ({ state }, body) => {
  const listing: Listing = {
    sort: readChoice(body, 'sort', ['ASC', 'DESC']) ?? 'ASC',
    status: readChoice(body, 'status', ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS']) ?? 'ACTIVE',
    family: readString(body, 'familyPrefix'),
  };
  const page = readPage(body, { list: 'task-definitions', ...listing });
  const { items, ...rest } = takePage(page, definitionsAfter(state, listing, page.after));
  return { taskDefinitionArns: items, ...rest };
};

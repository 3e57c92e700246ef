import { readChoice } from '../requests/choices.ts';
import { readString } from '../requests/members.ts';
import { readPage, takePage } from '../requests/paging.ts';
import { namesAfter } from '../sorted-names.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

type FamilyStatus = 'ACTIVE' | 'INACTIVE' | 'ALL';

/** A family is ACTIVE while one of its revisions is. */
function hasStatus(state: LocalEcsState, name: string, status: FamilyStatus): boolean {
  const isActive = (state.families.get(name)?.activeCount ?? 0) > 0;
  return status === 'ALL' || isActive === (status === 'ACTIVE');
}

function* familiesAfter(
  state: LocalEcsState,
  prefix: string,
  status: FamilyStatus,
  after: string | undefined,
): Generator<readonly [cursor: string, name: string | undefined]> {
  for (const name of namesAfter(state.familyNames, prefix, after))
    yield [name, hasStatus(state, name, status) ? name : undefined];
}

/** By name; `familyPrefix` is a true prefix here. All of them unless asked otherwise. */
export const listTaskDefinitionFamilies: Operation = ({ state }, body) => {
  const prefix = readString(body, 'familyPrefix') ?? '';
  const status = readChoice(body, 'status', ['ACTIVE', 'INACTIVE', 'ALL']) ?? 'ALL';
  const page = readPage(body, { list: 'families', prefix, status });
  const { items, ...rest } = takePage(page, familiesAfter(state, prefix, status, page.after));
  return { families: items, ...rest };
};

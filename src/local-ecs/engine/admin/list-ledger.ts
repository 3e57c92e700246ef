import { invalidParameter } from '../api-error.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { entriesAfter } from '../tasks/ledger.ts';
import type { LedgerEntry } from '../tasks/ledger.ts';
import type { Turn } from '../turn.ts';
import type { ListLedger } from './admin-command.ts';

const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 10_000;

/** A page of the ledger. A task that starts meanwhile comes on the last page. */
export function listLedger({ state }: Turn, { after = 0, limit = DEFAULT_LIMIT }: ListLedger): JsonObject {
  if (limit < 1 || limit > MAX_LIMIT) throw invalidParameter(`limit should be between 1 and ${MAX_LIMIT}.`);
  const { ledger } = state;
  const page: LedgerEntry[] = [];
  let next: number | undefined;
  for (const entry of entriesAfter(ledger, state.tasks, after)) {
    if (page.length === limit) {
      next = page.at(-1)?.number;
      break;
    }
    page.push(entry);
  }
  return withoutUndefined({ tasks: page, next, dropped: ledger.dropped });
}

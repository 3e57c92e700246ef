import { invalidParameter } from '../api-error.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Turn } from '../turn.ts';
import { ledgerOf } from '../view.ts';
import type { ListLedger } from './admin-command.ts';

const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 10_000;

/** A page of the ledger. A task that starts meanwhile comes on the last page. */
export function listLedger({ state }: Turn, { after = 0, limit = DEFAULT_LIMIT }: ListLedger): JsonObject {
  if (limit < 1 || limit > MAX_LIMIT) throw invalidParameter(`limit should be between 1 and ${MAX_LIMIT}.`);
  const { tasks, dropped } = ledgerOf(state);
  const rest = tasks.filter(({ number }) => number > after);
  const page = rest.slice(0, limit);
  const next = page.length < rest.length ? page.at(-1)?.number : undefined;
  return withoutUndefined({ tasks: page, next, dropped });
}

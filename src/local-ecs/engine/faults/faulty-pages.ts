import type { JsonObject } from '../json.ts';
import { FIRST_PAGE_TOKEN, respell } from '../requests/paging.ts';

/** The answer without what it lists; whoever goes on with its token gets the page that should have come. */
export function emptied(request: JsonObject, answer: JsonObject): JsonObject {
  const lists = Object.keys(answer).filter((name) => Array.isArray(answer[name]));
  const { nextToken } = request;
  return {
    ...answer,
    ...Object.fromEntries(lists.map((name) => [name, []])),
    nextToken: nextToken === undefined || nextToken === '' ? FIRST_PAGE_TOKEN : nextToken,
  };
}

/** The answer with another token for the same page, if another page follows. */
export function withOtherToken(answer: JsonObject, salt: string): JsonObject {
  const { nextToken } = answer;
  return typeof nextToken === 'string' ? { ...answer, nextToken: respell(nextToken, salt) } : answer;
}

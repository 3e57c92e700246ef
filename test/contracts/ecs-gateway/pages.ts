import type { Page } from '../../../src/ecs/calls.ts';

type ReadPage<Item> = (token: string | undefined) => Promise<Page<Item>>;

/** Page after page, to the end; pages may be empty. */
export async function* pagesOf<Item>(read: ReadPage<Item>): AsyncGenerator<readonly Item[]> {
  let token: string | undefined;
  do {
    const { items, nextToken } = await read(token);
    if (items.length > 0) yield items;
    token = nextToken;
  } while (token !== undefined);
}

/** All items of all pages. */
export async function eachOf<Item>(read: ReadPage<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf(read)) items.push(...page);
  return items;
}

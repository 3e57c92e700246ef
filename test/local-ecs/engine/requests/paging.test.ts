import { describe, expect, it } from '@jest/globals';
import { readPage, takePage } from '../../../../src/local-ecs/engine/requests/paging.ts';

type Entry = readonly [cursor: string, item: number | undefined];

/** Even numbers are listed, odd ones are filtered out. */
function* numbersAfter(after: string | undefined, count: number): Generator<Entry> {
  for (let n = after === undefined ? 0 : Number(after) + 1; n < count; n += 1)
    yield [String(n), n % 2 === 0 ? n : undefined];
}

describe('paging', () => {
  it('hands out every item once, in order, and no token on the last page', () => {
    const pages: (readonly number[])[] = [];
    let nextToken: string | undefined;
    do {
      const request = readPage(
        { maxResults: 4, ...(nextToken !== undefined && { nextToken }) },
        { list: 'numbers' },
      );
      const page = takePage(request, numbersAfter(request.after, 20));
      pages.push(page.items);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(pages).toEqual([
      [0, 2, 4, 6],
      [8, 10, 12, 14],
      [16, 18],
    ]);
  });

  it('gives no token when nothing but filtered entries follow a full page', () => {
    const request = readPage({ maxResults: 10 }, {});
    expect(takePage(request, numbersAfter(undefined, 20))).toEqual({
      items: [0, 2, 4, 6, 8, 10, 12, 14, 16, 18],
    });
  });

  it('looks at a bounded number of entries: a page may be short and not the last', () => {
    function* nothing(): Generator<Entry> {
      for (let n = 0; n < 5000; n += 1) yield [String(n), undefined];
    }
    const page = takePage(readPage({}, {}), nothing());
    expect(page.items).toEqual([]);
    const { after } = readPage({ nextToken: page.nextToken }, {});
    expect(after).toBe('999');
  });

  it.each([0, -1, 101])('refuses a maxResults of %i', (maxResults) => {
    expect(() => readPage({ maxResults }, {})).toThrow('maxResults should be between 1 and 100.');
  });

  it('refuses a token that is not one, or one of another listing', () => {
    const { nextToken } = takePage(readPage({ maxResults: 1 }, { family: 'a' }), numbersAfter(undefined, 9));
    const refused = expect.objectContaining({ code: 'InvalidParameterException' });
    expect(() => readPage({ nextToken }, { family: 'b' })).toThrow(refused);
    expect(() => readPage({ nextToken: 'no token!' }, { family: 'a' })).toThrow(refused);
    expect(readPage({ nextToken }, { family: 'a' }).after).toBe('1');
  });
});

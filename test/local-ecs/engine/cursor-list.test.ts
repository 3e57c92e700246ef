import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CursorList } from '../../../src/local-ecs/engine/cursor-list.ts';

const change = fc.record({ kind: fc.constantFrom('add', 'delete'), item: fc.integer({ min: 0, max: 40 }) });

describe('CursorList', () => {
  it('holds what a plain list holds, in order of insertion, after any changes', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
        const list = new CursorList<number>();
        let model: number[] = [];
        changes.forEach(({ kind, item }, ordinal) => {
          if (kind === 'add') {
            list.add(item, ordinal);
            if (!model.includes(item)) model.push(item);
          } else {
            list.delete(item);
            model = model.filter((other) => other !== item);
          }
        });
        expect([...list]).toEqual(model);
        expect(list.size).toBe(model.length);
      }),
    );
  });

  it('goes on behind any position, also when the item there has gone', () => {
    const list = new CursorList<string>();
    ['a', 'b', 'c', 'd'].forEach((item, i) => {
      list.add(item, 10 * i);
    });
    list.delete('b');
    expect([...list.after(10)]).toEqual([
      [20, 'c'],
      [30, 'd'],
    ]);
    expect([...list.after(20)]).toEqual([[30, 'd']]);
  });

  it('puts an item that comes back at the end', () => {
    const list = new CursorList<string>();
    list.add('a', 0);
    list.add('b', 1);
    list.delete('a');
    list.add('a', 2);
    expect([...list]).toEqual(['b', 'a']);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { appFilter } from '../../../../src/frameworks/marathon/definitions/app-filter.ts';
import type { AppFilter } from '../../../../src/frameworks/marathon/definitions/app-filter.ts';
import {
  parseLabelSelector,
  selects,
} from '../../../../src/frameworks/marathon/definitions/label-selector.ts';
import type {
  LabelSelector,
  LabelTerm,
} from '../../../../src/frameworks/marathon/definitions/label-selector.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { valueOf } from '../../../support/marathon-requests.ts';

const parse = (text: string): LabelSelector => valueOf(parseLabelSelector(text));

/** A word in a selector, its characters escaped where they have to be. */
const printWord = (word: string): string => word.replaceAll(/[^A-Za-z0-9._-]/gu, String.raw`\$&`);

function print(term: LabelTerm, space: string): string {
  const key = printWord(term.key);
  switch (term.operator) {
    case 'exists':
      return key;
    case '==':
    case '!=':
      return `${key}${space}${term.operator}${space}${printWord(term.value)}`;
    default:
      return `${key} ${term.operator}${space}(${term.values.map(printWord).join(`${space},${space}`)})`;
  }
}

const word = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme' }),
  fc.constantFrom('in', 'notin', '==', ' ', String.raw`a\b`, '(,)'),
);
const term: fc.Arbitrary<LabelTerm> = fc.oneof(
  fc.record({ operator: fc.constant('exists' as const), key: word }),
  fc.record({ operator: fc.constantFrom('==' as const, '!=' as const), key: word, value: word }),
  fc.record({
    operator: fc.constantFrom('in' as const, 'notin' as const),
    key: word,
    values: fc.array(word),
  }),
);

describe('a selector of labels', () => {
  it('means what it was printed from', () => {
    fc.assert(
      fc.property(fc.array(term), fc.constantFrom('', ' ', '  '), (selector, space) => {
        const text = selector.map((each) => print(each, space)).join(`${space},${space}`);
        expect(parse(text)).toEqual(selector);
      }),
    );
  });

  it('is parsed or refused, whatever it is', () => {
    const pieces = fc.array(
      fc.constantFrom('a', ' ', ',', '(', ')', 'in', 'notin', '==', '!=', '\\', '!', '😀'),
    );
    fc.assert(
      fc.property(pieces, (given) => {
        const read = parseLabelSelector(given.join(''));
        if (read.ok) expect(parse(read.value.map((each) => print(each, ' ')).join(','))).toEqual(read.value);
        else expect(read.refusal.message).toContain('Can not parse label selector');
      }),
    );
  });

  it.each([
    ['tier', ['web', 'api', 'qa', 'empty']],
    ['tier==web', ['web']],
    ['tier == web', ['web']],
    ['tier!=web', ['api', 'qa', 'empty']],
    ['tier in (web, api)', ['web', 'api']],
    ['tier in()', []],
    ['tier notin (web,api)', ['qa', 'empty']],
    ['tier notin ()', ['web', 'api', 'qa', 'empty']],
    ['tier, env==prod', ['web']],
    [String.raw`\!\(x\) == a\ b`, ['odd']],
    ['', ['web', 'api', 'qa', 'empty', 'odd', 'none']],
    ['toString', []],
  ])('%j selects %j', (text, selected) => {
    const apps: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      web: { tier: 'web', env: 'prod' },
      api: { tier: 'api' },
      qa: { tier: 'qa', env: 'test' },
      empty: { tier: '' },
      odd: { '!(x)': 'a b' },
      none: {},
    };
    const selector = parse(text);
    expect(Object.keys(apps).filter((name) => selects(selector, apps[name] ?? {}))).toEqual(selected);
  });

  it.each([
    ['==a', 'a label expected after character 0'],
    ['a==', 'a value expected after character 3'],
    ['a,', 'a label expected after character 2'],
    ['a b', '==, !=, in, notin or , expected after character 2'],
    ['a=b', '==, !=, in, notin or , expected after character 1'],
    ['a in b', '( expected after character 5'],
    ['a in (b', ', or ) expected after character 7'],
    ['a in (b,)', 'a value expected after character 8'],
    ['a\\', '==, !=, in, notin or , expected after character 1'],
    ['env==a/b', '==, !=, in, notin or , expected after character 6'],
  ])('%j is refused: %s', (text, reason) => {
    const message = `Can not parse label selector ${text}. Reason: ${reason}`;
    expect(parseLabelSelector(text)).toEqual({ ok: false, refusal: { message } });
  });
});

describe('a list of apps', () => {
  const apps = [
    appDefinition({ id: '/Shop/web', cmd: 'Web:1', labels: { team: 'a' } }),
    appDefinition({ id: '/shop/db', cmd: 'db:1', labels: { team: 'b' } }),
    appDefinition({ id: '/tool', cmd: 'webhook:1' }),
  ];
  const listed = (filter: AppFilter): readonly string[] => {
    const isListed = valueOf(appFilter(filter));
    return apps.filter(isListed).map((app) => app.id);
  };

  it.each<[AppFilter, readonly string[]]>([
    [{}, ['/Shop/web', '/shop/db', '/tool']],
    [{ cmd: 'WEB' }, ['/Shop/web', '/tool']],
    [{ id: 'shop' }, ['/Shop/web', '/shop/db']],
    [{ label: 'team' }, ['/Shop/web', '/shop/db']],
    [{ cmd: 'b', id: 'SHOP', label: 'team!=a' }, ['/shop/db']],
  ])('filtered by %j has %j', (filter, ids) => {
    expect(listed(filter)).toEqual(ids);
  });

  it('has no app without command when one is asked for', () => {
    const { cmd, ...app } = appDefinition({ args: ['web'] });
    expect(valueOf(appFilter({ cmd: 'web' }))(app)).toBe(false);
  });

  it('is refused by a selector that is none', () => {
    expect(appFilter({ id: 'a', label: '!' }).ok).toBe(false);
  });
});

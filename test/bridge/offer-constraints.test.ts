import { describe, expect, it } from '@jest/globals';

import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import type {
  AttributeConstraint,
  AttributePredicate,
  OfferConstraints,
} from '../../src/mesos/offer-constraints.ts';
import type { bridgeConfig } from '../support/bridge-config.ts';
import { TestFramework } from '../support/bridge-framework.ts';
import { scriptedBridge } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import { attribute, containerInstance, frameworkInfo } from '../support/builders.ts';

const AGENTS: readonly ContainerInstance[] = [
  containerInstance({
    id: 'a1',
    attributes: [
      attribute('ecs.availability-zone', 'us-east-1a'),
      attribute('rack', 'r1'),
      attribute('ssd', 'yes'),
    ],
  }),
  containerInstance({
    id: 'b1',
    attributes: [attribute('ecs.availability-zone', 'us-east-1b'), attribute('rack', 'r2')],
  }),
  containerInstance({ id: 'none', attributes: [attribute('hostname', 'bare.example')] }),
];

const readyBridge = (config: Parameters<typeof bridgeConfig>[0] = {}): ScriptedBridge =>
  scriptedBridge({ instances: AGENTS, config }).start();

/** Constraints of role `*`: groups of constraints. */
const groups = (...given: readonly (readonly AttributeConstraint[])[]): OfferConstraints => ({
  roleConstraints: { '*': { groups: given.map((attributeConstraints) => ({ attributeConstraints })) } },
});

const onRack = (predicate: AttributePredicate): AttributeConstraint => ({
  selector: { attributeName: 'rack' },
  predicate,
});

function subscribeWith(
  bridge: ScriptedBridge,
  offerConstraints: OfferConstraints,
  info: FrameworkInfo = frameworkInfo(),
): TestFramework {
  return new TestFramework(bridge, { info, offerConstraints }).subscribe();
}

const agentsOf = (framework: TestFramework): readonly string[] =>
  framework.offers.map(({ agentId }) => String(agentId)).sort();

const offeredWith = (...constraints: readonly AttributeConstraint[]): readonly string[] =>
  agentsOf(subscribeWith(readyBridge(), groups(constraints)));

describe('an offer constraint', () => {
  it.each<[string, AttributePredicate, readonly string[]]>([
    ['exists', { exists: {} }, ['a1', 'b1']],
    ['notExists', { notExists: {} }, ['none']],
    ['textEquals', { textEquals: { value: 'r1' } }, ['a1']],
    ['textNotEquals', { textNotEquals: { value: 'r1' } }, ['b1', 'none']],
    ['textMatches', { textMatches: { regex: 'r[0-9]' } }, ['a1', 'b1']],
    ['textMatches in part only', { textMatches: { regex: 'r' } }, []],
    ['textNotMatches', { textNotMatches: { regex: 'r[2-9]' } }, ['a1', 'none']],
  ])('of an attribute: %s', (_, predicate, agents) => {
    expect(offeredWith(onRack(predicate))).toEqual(agents);
  });

  it.each([
    ['HOSTNAME', 'bare.example', ['none']],
    ['REGION', 'us-east-1', ['a1', 'b1']],
    ['ZONE', 'us-east-1b', ['b1']],
  ] as const)('of the %s', (pseudoattributeType, value, agents) => {
    const constraint = { selector: { pseudoattributeType }, predicate: { textEquals: { value } } };
    expect(offeredWith(constraint)).toEqual(agents);
  });

  it('holds together with the others of its group', () => {
    const ssd: AttributeConstraint = { selector: { attributeName: 'ssd' }, predicate: { exists: {} } };
    expect(offeredWith(onRack({ exists: {} }), ssd)).toEqual(['a1']);
  });

  it('need not hold where another group does', () => {
    const constraints = groups([onRack({ textEquals: { value: 'r2' } })], [onRack({ notExists: {} })]);
    expect(agentsOf(subscribeWith(readyBridge(), constraints))).toEqual(['b1', 'none']);
  });

  it('is not of other roles', () => {
    const info = { ...frameworkInfo({ can: ['MULTI_ROLE'] }), roles: ['a', 'b'] };
    const constraints = {
      roleConstraints: { a: { groups: [{ attributeConstraints: [onRack({ exists: {} })] }] } },
    };
    const { offers } = subscribeWith(readyBridge(), constraints, info);
    const forNone = offers.filter(({ agentId }) => agentId === 'none');
    expect(forNone.map(({ allocationInfo }) => allocationInfo?.role)).toEqual(['b']);
    expect(offers).toHaveLength(3);
  });
});

describe('offer constraints', () => {
  it('are looked at anew when the attributes of an agent change', () => {
    const bridge = readyBridge();
    const framework = subscribeWith(bridge, groups([onRack({ textEquals: { value: 'r9' } })]));
    expect(framework.offers).toEqual([]);
    bridge.ecs.changeInstance('b1', { attributes: [attribute('rack', 'r9')] });
    bridge.advance(5_000);
    expect(agentsOf(framework)).toEqual(['b1']);
  });

  it('are replaced by an update, and gone when it has none', () => {
    const framework = subscribeWith(readyBridge(), groups([onRack({ textEquals: { value: 'r1' } })]));
    const update = (changes: { readonly offerConstraints?: OfferConstraints }) => {
      const info = { ...frameworkInfo(), id: framework.id };
      framework.say<'UPDATE_FRAMEWORK'>({
        type: 'UPDATE_FRAMEWORK',
        updateFramework: { frameworkInfo: info, ...changes },
      });
      return agentsOf(framework);
    };
    expect(update({ offerConstraints: groups([onRack({ textEquals: { value: 'r2' } })]) })).toEqual([
      'a1',
      'b1',
    ]);
    expect(update({})).toEqual(['a1', 'b1', 'none']);
  });

  it('survive a restart', () => {
    const constraints = groups([onRack({ exists: {} })]);
    const bridge = readyBridge();
    const { id } = subscribeWith(bridge, constraints);
    const next = bridge.reborn({ remembers: true }).start();
    expect(next.state.frameworks.get(id)?.offerConstraints).toEqual(constraints);
  });

  it('try an expression once for each text, not for each agent and turn', () => {
    const tried: string[] = [];
    const bridge = readyBridge({
      compilePattern: () => ({
        ok: true,
        matches: (text) => {
          tried.push(text);
          return true;
        },
      }),
    });
    const zone = {
      selector: { pseudoattributeType: 'REGION' },
      predicate: { textMatches: { regex: 'x' } },
    } as const;
    const framework = subscribeWith(bridge, groups([zone]));
    for (let n = 0; n < 10; n += 1) {
      framework.decline(framework.offers, 0);
      bridge.advance(1_000);
    }
    expect(tried).toEqual(['us-east-1']);
  });
});

const WRONG: readonly (readonly [OfferConstraints, string])[] = [
  [{ roleConstraints: { web: { groups: [] } } }, "for a role 'web' not contained in the set of roles"],
  [{ roleConstraints: { '*': {} } }, "has an empty 'RoleConstraints::groups' for role *"],
  [groups([]), 'contains an empty RoleConstraints::Group'],
  [groups([{ selector: {}, predicate: { exists: {} } }]), 'Exactly one of'],
  [
    groups([{ selector: { pseudoattributeType: 'UNKNOWN' }, predicate: { exists: {} } }]),
    'Unknown pseudoattribute type',
  ],
  [groups([onRack({})]), 'Unknown predicate type'],
  [
    groups([onRack({ textMatches: { regex: '(' } })]),
    "A role * has an invalid 'AttributeConstraint': Failed to",
  ],
  [groups([onRack({ textNotMatches: { regex: 'a{1000}' } })]), 'is too complex'],
  [
    groups(Array.from({ length: 257 }, (_, i) => onRack({ textMatches: { regex: `r${i}` } }))),
    'More than 256 different regexes',
  ],
];

describe('offer constraints that cannot be', () => {
  it.each(WRONG)('refuse a subscription: %j', (constraints, words) => {
    const framework = subscribeWith(readyBridge(), constraints);
    const [refusal] = framework.eventsOf('ERROR');
    expect(refusal?.error.message).toContain(words);
    expect(framework.isClosed).toBe(true);
  });

  it.each(WRONG)('refuse an update, which then changes nothing: %j', (offerConstraints, words) => {
    const framework = new TestFramework(readyBridge()).subscribe();
    const info = { ...frameworkInfo(), id: framework.id, name: 'renamed' };
    framework.say<'UPDATE_FRAMEWORK'>({
      type: 'UPDATE_FRAMEWORK',
      updateFramework: { frameworkInfo: info, offerConstraints },
    });
    const [refusal] = framework.refusals;
    expect(refusal?.status).toBe(400);
    expect(refusal?.message).toContain("'UpdateFramework' call is not valid: Offer constraints");
    expect(refusal?.message).toContain(words);
  });
});

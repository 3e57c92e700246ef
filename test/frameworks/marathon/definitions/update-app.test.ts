import { describe, expect, it } from '@jest/globals';

import { rollbackVersion, updateApp } from '../../../../src/frameworks/marathon/definitions/new-app.ts';
import { NOW } from '../../../support/marathon-builders.ts';
import { RULES, patched, posted, readUpdate } from '../../../support/marathon-requests.ts';

const web = posted({
  id: '/shop/web',
  cmd: 'web:1',
  env: { A: '1', B: '2' },
  labels: { team: 'x' },
  dependencies: ['db'],
  executor: '/bin/run',
  executorResources: { cpus: 1 },
  resourceLimits: { mem: 256 },
});

describe('an update', () => {
  it('takes the place of each field it has, whole, and of no other', () => {
    expect(patched(web, { env: { C: '3' }, instances: 4, labels: {} })).toEqual({
      ...web,
      env: { C: '3' },
      instances: 4,
      labels: {},
      executorResources: undefined,
      resourceLimits: undefined,
    });
  });

  it('clears nothing by null', () => {
    expect(patched(web, { env: null, labels: null }).env).toEqual({ A: '1', B: '2' });
  });

  it('keeps resources of executor and limits only when it tells them', () => {
    const changed = patched(web, { executorResources: { cpus: 2 }, resourceLimits: { cpus: 3 } });
    expect(changed.executorResources).toEqual({ cpus: 2, mem: 32, disk: 10 });
    expect(changed.resourceLimits).toEqual({ cpus: 3 });
  });

  it('leaves id and version as they are, and sees dependencies from the group of the app', () => {
    const changed = patched(web, { id: '/other', dependencies: ['cache'] });
    expect([changed.id, changed.version, changed.dependencies]).toEqual(['/shop/web', NOW, ['/shop/cache']]);
  });

  it('may be in the old dialect', () => {
    const changed = patched(web, {
      container: { docker: { image: 'a', network: 'BRIDGE', portMappings: [{ containerPort: 80 }] } },
    });
    expect(changed.networks).toEqual([{ mode: 'container/bridge', labels: {} }]);
    expect(changed.portDefinitions).toEqual([]);
    expect(changed.container?.portMappings).toMatchObject([{ containerPort: 80, hostPort: 0 }]);
  });

  it('that takes an app back into the host network gives it the port it would have had', () => {
    const bridged = posted({ id: '/a', cmd: 'web:1', networks: [{ mode: 'container/bridge' }] });
    const changed = patched(bridged, { networks: [{ mode: 'host' }] });
    expect(changed.portDefinitions).toEqual([{ port: 0, protocol: 'tcp', name: 'default', labels: {} }]);
    expect(changed.container).toEqual({ type: 'MESOS', volumes: [] });
  });

  it.each([
    [
      { networks: [{ mode: 'host' }], container: { docker: { image: 'a' }, portMappings: [{}] } },
      'portMappings are not allowed with host-networking',
    ],
    [
      { networks: [{ mode: 'container/bridge' }], portDefinitions: [{}] },
      'portDefinitions are only allowed with host-networking',
    ],
    [{ args: ['a'] }, "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."],
  ])('%j is refused: %s', (json, error) => {
    expect(updateApp(web, readUpdate(json), RULES)).toEqual({
      ok: false,
      refusal: { message: 'Object is not valid', details: [{ path: '/', errors: [error] }] },
    });
  });
});

describe('a version in an update', () => {
  it('asks for the definition of then', () => {
    const version = '2020-01-02T03:04:05.678Z';
    expect(rollbackVersion(readUpdate({ id: '/web', version }))).toEqual({ ok: true, value: version });
  });

  it('is not there in an ordinary one', () => {
    expect(rollbackVersion(readUpdate({ instances: 2 }))).toEqual({ ok: true, value: undefined });
  });

  it('goes with nothing but the id', () => {
    expect(rollbackVersion(readUpdate({ version: '2020-01-02T03:04:05.678Z', cmd: 'web:2' }))).toEqual({
      ok: false,
      refusal: {
        message: 'Object is not valid',
        details: [{ path: '/', errors: ["The 'version' field may only be combined with the 'id' field."] }],
      },
    });
  });
});

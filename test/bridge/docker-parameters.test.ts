import { describe, expect, it } from '@jest/globals';

import { readDockerParameters } from '../../src/bridge/docker-parameters.ts';

/** What parameters become that are written as `docker run` has them. */
const read = (...written: readonly string[]) =>
  readDockerParameters(
    written.map((each) => {
      const at = each.indexOf(' ');
      return { key: each.slice(0, at), value: each.slice(at + 1) };
    }),
  );

describe('a Docker parameter', () => {
  it.each([
    ['add-host db:10.0.0.1', { extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }] }],
    ['add-host db:fd00::1', { extraHosts: [{ hostname: 'db', ipAddress: 'fd00::1' }] }],
    ['cap-add CAP_NET_ADMIN', { linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } }],
    ['cap-drop all', { linuxParameters: { capabilities: { drop: ['ALL'] } } }],
    ['dns 10.0.0.2', { dnsServers: ['10.0.0.2'] }],
    ['dns-search example.org', { dnsSearchDomains: ['example.org'] }],
    ['hostname web', { hostname: 'web' }],
    ['init true', { linuxParameters: { initProcessEnabled: true } }],
    ['label team=blue=green', { dockerLabels: { team: 'blue=green' } }],
    ['label canary', { dockerLabels: { canary: '' } }],
    ['log-driver awslogs', { logConfiguration: { logDriver: 'awslogs' } }],
    ['log-opt max-size=1m', { logConfiguration: { logDriver: 'json-file', options: { 'max-size': '1m' } } }],
    ['privileged true', { privileged: true }],
    ['read-only false', { readonlyRootFilesystem: false }],
    ['security-opt no-new-privileges', { dockerSecurityOptions: ['no-new-privileges'] }],
    ['shm-size 64m', { linuxParameters: { sharedMemorySize: 64 } }],
    ['shm-size 1048577', { linuxParameters: { sharedMemorySize: 2 } }],
    ['shm-size 1GB', { linuxParameters: { sharedMemorySize: 1024 } }],
    [
      'sysctl net.core.somaxconn=1024',
      { systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }] },
    ],
    [
      'tmpfs /run:rw,size=64m,noexec',
      { linuxParameters: { tmpfs: [{ containerPath: '/run', size: 64, mountOptions: ['rw', 'noexec'] }] } },
    ],
    ['tmpfs /run:size=1g', { linuxParameters: { tmpfs: [{ containerPath: '/run', size: 1024 }] } }],
    ['ulimit nofile=1024:2048', { ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 2048 }] }],
    ['ulimit memlock=-1', { ulimits: [{ name: 'memlock', softLimit: -1, hardLimit: -1 }] }],
    ['user nobody', { user: 'nobody' }],
    ['workdir /srv', { workingDirectory: '/srv' }],
  ])('%s becomes what ECS calls it', (written, members) => {
    expect(read(written)).toEqual(members);
  });

  it('given again adds to what there is', () => {
    expect(
      read(
        'ulimit nofile=1',
        'ulimit nproc=2',
        'cap-add SYS_PTRACE',
        'cap-drop MKNOD',
        'cap-add KILL',
        'init ',
        'log-opt max-size=1m',
        'log-driver syslog',
        'log-opt tag=web',
        'label a=1',
        'label b=2',
      ),
    ).toEqual({
      ulimits: [
        { name: 'nofile', softLimit: 1, hardLimit: 1 },
        { name: 'nproc', softLimit: 2, hardLimit: 2 },
      ],
      linuxParameters: {
        capabilities: { add: ['SYS_PTRACE', 'KILL'], drop: ['MKNOD'] },
        initProcessEnabled: true,
      },
      logConfiguration: { logDriver: 'syslog', options: { 'max-size': '1m', tag: 'web' } },
      dockerLabels: { a: '1', b: '2' },
    });
  });

  it('that names the task is left out, since it differs from task to task', () => {
    expect(read('label MESOS_TASK_ID=t1')).toEqual({});
  });

  it('without a counterpart is named, with those that have one', () => {
    expect(read('workdir /srv', 'pid host')).toBe(
      "Docker parameter 'pid' has no counterpart in a task definition; those that have are add-host, cap-add, cap-drop, dns, dns-search, hostname, init, label, log-driver, log-opt, privileged, read-only, security-opt, shm-size, sysctl, tmpfs, ulimit, user, workdir",
    );
  });

  it.each([
    ['add-host db', "'add-host' must be HOST:IP, not 'db'"],
    ['cap-add a-b', "'cap-add' must be the name of a capability, not 'a-b'"],
    ['dns ', "'dns' must be a text, not ''"],
    ['init perhaps', "'init' must be true or false, not 'perhaps'"],
    ['label =x', "'label' must be NAME=VALUE, not '=x'"],
    ['log-driver ', "'log-driver' must be a text, not ''"],
    ['log-opt max-size', "'log-opt' must be NAME=VALUE, not 'max-size'"],
    ['privileged 1', "'privileged' must be true or false, not '1'"],
    ['shm-size large', "'shm-size' must be a size such as 64m, not 'large'"],
    ['sysctl =1', "'sysctl' must be NAME=VALUE, not '=1'"],
    ['tmpfs /run', "'tmpfs' must be PATH:size=SIZE, with other mount options between commas, not '/run'"],
    [
      'tmpfs run:size=1m',
      "'tmpfs' must be PATH:size=SIZE, with other mount options between commas, not 'run:size=1m'",
    ],
    ['ulimit nofile', "'ulimit' must be NAME=SOFT[:HARD], both whole numbers, not 'nofile'"],
    ['workdir ', "'workdir' must be a text, not ''"],
  ])('%s has another form', (written, message) => {
    expect(read(written)).toBe(`Docker parameter ${message}`);
  });
});

import type { MemberShapes } from '../requests/shapes.ts';

/** Members of a container definition that this ECS keeps and hands back, but does nothing with. */
export const KEPT_CONTAINER_MEMBERS: MemberShapes = {
  members: {
    repositoryCredentials: { members: { credentialsParameter: 'text' }, required: ['credentialsParameter'] },
    links: { listOf: 'text' },
    restartPolicy: {
      members: {
        enabled: 'boolean',
        ignoredExitCodes: { listOf: 'integer' },
        restartAttemptPeriod: 'integer',
      },
      required: ['enabled'],
    },
    environmentFiles: {
      listOf: { members: { value: 'text', type: { oneOf: ['s3'] } }, required: ['value', 'type'] },
    },
    linuxParameters: {
      members: {
        capabilities: { members: { add: { listOf: 'text' }, drop: { listOf: 'text' } } },
        devices: {
          listOf: {
            members: {
              hostPath: 'text',
              containerPath: 'text',
              permissions: { listOf: { oneOf: ['read', 'write', 'mknod'] } },
            },
            required: ['hostPath'],
          },
        },
        initProcessEnabled: 'boolean',
        sharedMemorySize: 'integer',
        tmpfs: {
          listOf: {
            members: { containerPath: 'text', size: 'integer', mountOptions: { listOf: 'text' } },
            required: ['containerPath', 'size'],
          },
        },
        maxSwap: 'integer',
        swappiness: 'integer',
      },
    },
    secrets: { listOf: { members: { name: 'text', valueFrom: 'text' }, required: ['name', 'valueFrom'] } },
    dependsOn: {
      listOf: {
        members: { containerName: 'text', condition: { oneOf: ['START', 'COMPLETE', 'SUCCESS', 'HEALTHY'] } },
        required: ['containerName', 'condition'],
      },
    },
    startTimeout: 'integer',
    versionConsistency: { oneOf: ['enabled', 'disabled'] },
    hostname: 'text',
    user: 'text',
    workingDirectory: 'text',
    disableNetworking: 'boolean',
    privileged: 'boolean',
    readonlyRootFilesystem: 'boolean',
    dnsServers: { listOf: 'text' },
    dnsSearchDomains: { listOf: 'text' },
    extraHosts: {
      listOf: { members: { hostname: 'text', ipAddress: 'text' }, required: ['hostname', 'ipAddress'] },
    },
    dockerSecurityOptions: { listOf: 'text' },
    interactive: 'boolean',
    pseudoTerminal: 'boolean',
    dockerLabels: { mapOf: 'text' },
    ulimits: {
      listOf: {
        members: {
          name: {
            oneOf: [
              'core',
              'cpu',
              'data',
              'fsize',
              'locks',
              'memlock',
              'msgqueue',
              'nice',
              'nofile',
              'nproc',
              'rss',
              'rtprio',
              'rttime',
              'sigpending',
              'stack',
            ],
          },
          softLimit: 'integer',
          hardLimit: 'integer',
        },
        required: ['name', 'softLimit', 'hardLimit'],
      },
    },
    logConfiguration: {
      members: {
        logDriver: {
          oneOf: ['json-file', 'syslog', 'journald', 'gelf', 'fluentd', 'awslogs', 'splunk', 'awsfirelens'],
        },
        options: { mapOf: 'text' },
        secretOptions: {
          listOf: { members: { name: 'text', valueFrom: 'text' }, required: ['name', 'valueFrom'] },
        },
      },
      required: ['logDriver'],
    },
    systemControls: { listOf: { members: { namespace: 'text', value: 'text' } } },
    firelensConfiguration: {
      members: { type: { oneOf: ['fluentd', 'fluentbit'] }, options: { mapOf: 'text' } },
      required: ['type'],
    },
    credentialSpecs: { listOf: 'text' },
    mountPoints: {
      listOf: { members: { sourceVolume: 'text', containerPath: 'text', readOnly: 'boolean' } },
    },
    volumesFrom: { listOf: { members: { sourceContainer: 'text', readOnly: 'boolean' } } },
  },
};

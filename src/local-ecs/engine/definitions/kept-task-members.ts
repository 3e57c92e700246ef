import type { MemberShapes } from '../requests/shapes.ts';

/** Members of a task definition that this ECS keeps and hands back, but does nothing with. */
export const KEPT_TASK_MEMBERS: MemberShapes = {
  members: {
    taskRoleArn: 'text',
    executionRoleArn: 'text',
    requiresCompatibilities: { listOf: { oneOf: ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'] } },
    pidMode: { oneOf: ['host', 'task'] },
    ipcMode: { oneOf: ['host', 'task', 'none'] },
    proxyConfiguration: {
      members: {
        type: { oneOf: ['APPMESH'] },
        containerName: 'text',
        properties: { listOf: { members: { name: 'text', value: 'text' } } },
      },
      required: ['containerName'],
    },
    inferenceAccelerators: {
      listOf: { members: { deviceName: 'text', deviceType: 'text' }, required: ['deviceName', 'deviceType'] },
    },
    ephemeralStorage: { members: { sizeInGiB: 'integer' }, required: ['sizeInGiB'] },
    runtimePlatform: {
      members: {
        cpuArchitecture: { oneOf: ['X86_64', 'ARM64'] },
        operatingSystemFamily: {
          oneOf: [
            'WINDOWS_SERVER_2019_FULL',
            'WINDOWS_SERVER_2019_CORE',
            'WINDOWS_SERVER_2016_FULL',
            'WINDOWS_SERVER_2004_CORE',
            'WINDOWS_SERVER_2022_CORE',
            'WINDOWS_SERVER_2022_FULL',
            'WINDOWS_SERVER_2025_CORE',
            'WINDOWS_SERVER_2025_FULL',
            'WINDOWS_SERVER_20H2_CORE',
            'LINUX',
          ],
        },
      },
    },
    enableFaultInjection: 'boolean',
    volumes: {
      listOf: {
        members: {
          name: 'text',
          host: { members: { sourcePath: 'text' } },
          dockerVolumeConfiguration: {
            members: {
              scope: { oneOf: ['task', 'shared'] },
              autoprovision: 'boolean',
              driver: 'text',
              driverOpts: { mapOf: 'text' },
              labels: { mapOf: 'text' },
            },
          },
          efsVolumeConfiguration: {
            members: {
              fileSystemId: 'text',
              rootDirectory: 'text',
              transitEncryption: { oneOf: ['ENABLED', 'DISABLED'] },
              transitEncryptionPort: 'integer',
              authorizationConfig: {
                members: { accessPointId: 'text', iam: { oneOf: ['ENABLED', 'DISABLED'] } },
              },
            },
            required: ['fileSystemId'],
          },
          s3filesVolumeConfiguration: {
            members: {
              fileSystemArn: 'text',
              rootDirectory: 'text',
              transitEncryptionPort: 'integer',
              accessPointArn: 'text',
            },
            required: ['fileSystemArn'],
          },
          fsxWindowsFileServerVolumeConfiguration: {
            members: {
              fileSystemId: 'text',
              rootDirectory: 'text',
              authorizationConfig: {
                members: { credentialsParameter: 'text', domain: 'text' },
                required: ['credentialsParameter', 'domain'],
              },
            },
            required: ['fileSystemId', 'rootDirectory', 'authorizationConfig'],
          },
          configuredAtLaunch: 'boolean',
        },
      },
    },
  },
};
